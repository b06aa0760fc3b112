import { describe, expect, test } from 'vitest';
import { openConfig } from '../config/config.ts';
import { deriveFrom } from '../models/derived.ts';
import { createCredentials } from '../oauth/credentials.ts';
import { openProfiles } from '../profiles/store.ts';
import { fakeAwsCredentials } from '../testing/aws.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openVault } from '../vault/vault.ts';
import { createRouter } from './create-router.ts';
import type { Plan } from './plan.ts';
import type { RouteRequest } from './router.ts';
import { openSessions, type SessionPin } from './sessions.ts';

async function setup(
  written: object = {},
  ports = createFakePorts({ env: { OPENAI_API_KEY: 'sk-from-the-environment' } }),
) {
  ports.files.edit('/state/baton.json', JSON.stringify(written));
  const config = await openConfig(ports);
  const vault = await openVault(ports);
  const profiles = await openProfiles({ ...ports, vault });
  for (const name of ['work', 'home'])
    await profiles.add(
      'main',
      { id: `anthropic:${name}`, provider: 'anthropic', type: 'api_key' },
      `secret of ${name}`,
    );
  const derived = deriveFrom(config.current);
  const unasked = () => Promise.reject(new Error('no login is in this test'));
  const logins = {
    refresher: { fresh: unasked },
    projects: { of: () => Promise.reject(new Error('none')) },
    copilot: { of: unasked },
  };
  const credentials = createCredentials({
    config,
    ...{ profiles, providers: derived.table, aws: fakeAwsCredentials(ports.clock) },
    ...logins,
  });
  const orderOf = (agentId: string, provider: string) => profiles.view(agentId).order[provider];
  const sessions = await openSessions({ ...ports, orderOf });
  const router = createRouter({ clock: ports.clock, config, derived, profiles, credentials, sessions });
  const plan = (request: Partial<RouteRequest> = {}) =>
    router.plan({ agentId: 'main', asked: 'default', dialect: 'anthropic-messages', ...request });
  return { plan, profiles, sessions, ports };
}

const who = (plan: Plan, leg = 0) => plan.candidates(plan.legs[leg]!).map(({ profileId, label }) => profileId ?? label);

test('a session stays with the account it had, as long as that is of the provider asked', async () => {
  const { plan, sessions } = await setup();
  sessions.used('main', 's', 'anthropic', 'anthropic:home');
  const [plain, kept] = [plan(), plan({ session: 's' })];
  expect(plain.ok && who(plain.value)).toEqual(['anthropic:work', 'anthropic:home']);
  expect(kept.ok && who(kept.value)).toEqual(['anthropic:home', 'anthropic:work']);
});

test('only the account it had is told of as such, and not one that was waited for', async () => {
  const { plan, sessions } = await setup();
  sessions.used('main', 's', 'anthropic', 'anthropic:home');
  const planned = plan({ session: 's' });
  if (!planned.ok) throw new Error('no plan');
  const { legs, candidates } = planned.value;
  const first = (waitedFor?: string) => {
    const [one] = candidates(legs[0]!, waitedFor);
    return [one?.profileId, one?.kept];
  };
  expect(first()).toEqual(['anthropic:home', true]);
  expect(first('anthropic:home')).toEqual(['anthropic:home', true]);
  sessions.used('main', 's', 'anthropic', 'anthropic:work');
  expect(first('anthropic:home')).toEqual(['anthropic:home', undefined]);
});

test('a model of another dialect is passed over by name; one that was asked for with its account asks only that', async () => {
  const { plan } = await setup({
    agents: {
      defaults: {
        model: { primary: 'opus', fallbacks: ['openai/gpt-5.2'] },
        models: { 'anthropic/claude-opus-4-5': {} },
      },
    },
  });
  const chain = plan({ translate: false });
  expect(chain.ok && chain.value.legs.map(({ key, skip }) => [key, skip])).toEqual([
    ['anthropic/claude-opus-4-5', undefined],
    ['openai/gpt-5.2', 'dialect'],
  ]);
  const pinned = plan({ asked: 'opus@anthropic:home' });
  expect(pinned.ok && [pinned.value.locked, who(pinned.value)]).toEqual(['anthropic:home', ['anthropic:home']]);
  expect(plan({ asked: 'opus@anthropic:hom' })).toMatchObject({ error: { code: 'unknown-profile' } });
});

test('what the catalogue says of a model goes with it', async () => {
  const { plan } = await setup();
  const first = (asked: string) => {
    const planned = plan({ asked });
    return planned.ok ? planned.value.legs[0] : undefined;
  };
  expect(first('anthropic/claude-opus-4-7')).toMatchObject({ adaptive: true, noTemperature: true, reasons: true });
  expect(first('anthropic/claude-opus-4-5')).toMatchObject({ maxOutput: 64_000, reasons: true });
  expect(first('anthropic/claude-opus-4-5')).not.toHaveProperty('adaptive');
  expect(first('anthropic/nobody-knows')).not.toHaveProperty('reasons');
});

test('the secret comes from the vault for an account, and from the environment where there is none', async () => {
  const { plan } = await setup({ agents: { defaults: { model: 'openai/gpt-5.2' } } });
  const stored = plan({ asked: 'anthropic/claude-opus-4-5' });
  const ambient = plan({ dialect: 'openai-completions' });
  if (!stored.ok || !ambient.ok) throw new Error('no plan');
  const secretOf = ({ legs, candidates, credential }: Plan) => credential(legs[0]!, candidates(legs[0]!)[0]!);
  expect(await secretOf(stored.value)).toMatchObject({ value: { type: 'api_key', secret: 'secret of work' } });
  expect(await secretOf(ambient.value)).toMatchObject({
    value: { type: 'api_key', secret: 'sk-from-the-environment' },
  });
});

test('while the file of accounts cannot be read, that is the answer, and no pin is given up', async () => {
  const { ports, sessions } = await setup();
  const pin = { model: 'anthropic/claude-opus-4-5', profileId: 'anthropic:work' };
  await sessions.pin('main', 's', pin);
  const path = '/state/agents/main/agent/auth-profiles.json';
  const good = ports.files.disk.get(path) ?? '';
  ports.files.edit(path, good.slice(0, 60));
  const shut = await setup({}, ports);
  const refused = { error: { code: 'store-unreadable', path } };
  expect(shut.plan({ session: 's', asked: 'anthropic/claude-opus-4-5' })).toMatchObject(refused);
  expect(shut.plan({ asked: 'anthropic/claude-opus-4-5@anthropic:work' })).toMatchObject(refused);
  expect(shut.plan({ asked: 'openai/gpt-5.2', dialect: 'openai-completions' })).toMatchObject({ ok: true });
  expect(shut.sessions.pinOf('main', 's')).toEqual(pin);

  ports.files.edit(path, good);
  expect(await shut.profiles.ready('main')).toMatchObject({ ok: true });
  const mended = shut.plan({ session: 's' });
  expect(mended.ok && who(mended.value)).toEqual(['anthropic:work']);
});

describe('a session that a person pinned', () => {
  const chain = {
    agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-5', fallbacks: ['openai/gpt-5.2'] } } },
  };
  const pinned = async (pin: SessionPin) => {
    const made = await setup(chain);
    await made.sessions.pin('main', 's', pin);
    const first = (request: Partial<RouteRequest> = {}) => {
      const planned = made.plan({ session: 's', ...request });
      return planned.ok ? [planned.value.legs[0]?.key, planned.value.locked, who(planned.value)] : planned.error.code;
    };
    return { ...made, first };
  };
  const opus = 'anthropic/claude-opus-4-5';

  test('to an account asks only that, and other models when it fails', async () => {
    const { first, plan } = await pinned({ profileId: 'anthropic:home' });
    expect(first()).toEqual([opus, 'anthropic:home', ['anthropic:home']]);
    const planned = plan({ session: 's' });
    expect(planned.ok && who(planned.value, 1)).toEqual(['OPENAI_API_KEY']);
  });

  test('to an account of another provider than the model goes on as if there were no pin, and keeps it', async () => {
    const { first, sessions } = await pinned({ profileId: 'anthropic:home' });
    expect(first({ asked: 'openai/gpt-5.2' })).toEqual(['openai/gpt-5.2', undefined, ['OPENAI_API_KEY']]);
    expect(sessions.pinOf('main', 's')).toEqual({ profileId: 'anthropic:home' });
  });

  test('to a model, with or without an account, uses that whatever the tool asks for', async () => {
    const model = 'anthropic/claude-haiku-4-5';
    expect((await pinned({ model })).first()).toEqual([model, undefined, ['anthropic:work', 'anthropic:home']]);
    const both = await pinned({ model, profileId: 'anthropic:home' });
    expect(both.first({ asked: 'openai/gpt-5.2' })).toEqual([model, 'anthropic:home', ['anthropic:home']]);
  });

  test('is overruled by a request that names an account itself', async () => {
    const { first } = await pinned({ profileId: 'anthropic:home' });
    expect(first({ asked: `${opus}@anthropic:work` })).toEqual([opus, 'anthropic:work', ['anthropic:work']]);
  });

  test.each<[string, SessionPin, SessionPin | undefined]>([
    ['an account that is gone', { profileId: 'anthropic:gone' }, undefined],
    ['a model of nobody', { model: 'nobody/x' }, undefined],
    [
      'an account that is gone, on a model that is there',
      { model: opus, profileId: 'anthropic:gone' },
      { model: opus },
    ],
  ])('to %s is dropped, and nobody is bothered', async (_what, pin, left) => {
    const { first, sessions } = await pinned(pin);
    expect(first()).toEqual([opus, undefined, ['anthropic:work', 'anthropic:home']]);
    expect(sessions.pinOf('main', 's')).toEqual(left);
  });

  test('to an account that its order leaves out is dropped, too', async () => {
    const { first, sessions, profiles } = await pinned({ profileId: 'anthropic:home' });
    await profiles.setOrder('main', 'anthropic', ['anthropic:work']);
    expect(first()).toEqual([opus, undefined, ['anthropic:work']]);
    expect(sessions.pinOf('main', 's')).toBeUndefined();
  });
});

test('whoever answers is whom the session stays with', async () => {
  const { plan, sessions } = await setup();
  const planned = plan({ session: 's' });
  if (!planned.ok) throw new Error(planned.error.code);
  const [leg] = planned.value.legs;
  planned.value.answered?.(leg!, planned.value.candidates(leg!)[1]!);
  expect(sessions.lastProfile('main', 's', 'anthropic')).toBe('anthropic:home');
});
