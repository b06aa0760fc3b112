import { describe, expect, test } from 'vitest';
import { ok } from '#shared/result';
import type { StoredProfile } from '../profiles/types.ts';
import { providerTable } from '../providers/catalogue.ts';
import type { ProvidersConfig } from '../providers/config-input.ts';
import { fakeAwsCredentials } from '../testing/aws.ts';
import { createFakeClock } from '../testing/clock.ts';
import { createFakeLoginServer } from '../testing/login-server.ts';
import { createCodeAssistProjects } from './code-assist-projects.ts';
import { createCopilotTokens } from './copilot-tokens.ts';
import { createCredentials } from './credentials.ts';

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

function setup(profile: Partial<StoredProfile> & { provider: string }, secret: string, config: ProvidersConfig = {}) {
  const clock = createFakeClock();
  const server = createFakeLoginServer();
  const table = providerTable(config);
  const stored: StoredProfile = { id: 'x', type: 'oauth', hasSecret: true, ...profile };
  const credentials = createCredentials({
    config: { unknown: () => null },
    profiles: {
      view: () => ({ profiles: { x: stored }, order: {}, lastGood: {}, usageStats: {} }),
      secret: async () => ok(secret),
    },
    providers: () => table,
    refresher: { fresh: async (_agent, _id, rejected) => ok({ access: rejected === secret ? 'renewed' : secret }) },
    copilot: createCopilotTokens({ clock, network: server.network }),
    projects: createCodeAssistProjects(server.network),
    aws: fakeAwsCredentials(clock, { work: { accessKeyId: 'AKIAMADEUP', secretAccessKey: 'made-up' } }),
  });
  return { credentials, server, clock, table };
}

describe('what is sent with a login', () => {
  test('Codex: the account, from the profile or else from the token', async () => {
    const named = setup({ provider: 'openai-codex', accountId: 'mine' }, 'opaque');
    expect(await named.credentials.of('main', 'x')).toEqual(
      ok({
        type: 'oauth',
        secret: 'opaque',
        headers: { 'openai-beta': 'responses=experimental', originator: 'baton', 'chatgpt-account-id': 'mine' },
      }),
    );
    const token = jwt({ 'https://api.openai.com/auth': { chatgpt_account_id: 'inside' } });
    const inside = setup({ provider: 'openai-codex' }, token);
    expect(await inside.credentials.of('main', 'x')).toMatchObject({
      value: { headers: { 'chatgpt-account-id': 'inside' } },
    });
  });

  test('Qwen: where the login is good, unless the config names an address', async () => {
    const profile = { provider: 'qwen-portal', resourceUrl: 'https://eu.qwen.ai/v1' };
    expect(await setup(profile, 's').credentials.of('main', 'x')).toMatchObject({
      value: { baseUrl: 'https://eu.qwen.ai/v1' },
    });
    const own = { models: { providers: { 'qwen-portal': { baseUrl: 'https://relay.example/v1' } } } };
    const answer = await setup(profile, 's', own).credentials.of('main', 'x');
    expect(answer.ok && answer.value.baseUrl).toBeUndefined();
  });

  test('Anthropic: the token and nothing else; a rejected one is renewed', async () => {
    const { credentials } = setup({ provider: 'anthropic' }, 'sk-ant-oat01-x');
    expect(await credentials.of('main', 'x')).toEqual(ok({ type: 'oauth', secret: 'sk-ant-oat01-x' }));
    expect(await credentials.of('main', 'x', 'sk-ant-oat01-x')).toMatchObject({ value: { secret: 'renewed' } });
  });

  test('a key is sent as it is, and is never renewed', async () => {
    const { credentials } = setup({ provider: 'openai', type: 'api_key' }, 'sk-1');
    expect(await credentials.of('main', 'x', 'sk-1')).toEqual(ok({ type: 'api_key', secret: 'sk-1' }));
  });
});

describe('the project of a login of Google', () => {
  const profile = { provider: 'google-gemini-cli' };

  test('is the account’s own, if it brings one', async () => {
    const { credentials, server } = setup({ ...profile, projectId: 'mine' }, 'ya29.a');
    expect(await credentials.of('main', 'x')).toEqual(
      ok({
        ...{ type: 'oauth', secret: 'ya29.a', codeAssist: { project: 'mine' } },
        baseUrl: 'https://cloudcode-pa.googleapis.com',
      }),
    );
    expect(server.asked).toHaveLength(0);
  });

  test('else Google is asked once, at the address of the config', async () => {
    const config = { models: { providers: { 'google-gemini-cli': { baseUrl: 'http://127.0.0.1:9/v1beta' } } } };
    const { credentials, server } = setup(profile, 'ya29.a', config);
    server.next({ body: { cloudaicompanionProject: { id: 'given' } } });
    const both = await Promise.all([credentials.of('main', 'x'), credentials.of('main', 'x')]);
    expect(both).toMatchObject([{ value: { codeAssist: { project: 'given' } } }, { ok: true }]);
    await credentials.of('main', 'x');
    expect(server.asked.map(({ url }) => url)).toEqual(['http://127.0.0.1:9/v1internal:loadCodeAssist']);
  });

  test.each([
    [{ body: { currentTier: {} } }, 'use Gemini CLI once'],
    [{ body: 'x' }, 'use Gemini CLI once'],
    [{ status: 403, body: {} }, '403'],
  ])('an answer without one is told: %j', async (answer, words) => {
    const { credentials, server } = setup(profile, 'ya29.a');
    server.next(answer);
    const got = await credentials.of('main', 'x');
    expect(!got.ok && 'why' in got.error && got.error.why).toContain(words);
  });

  test('a key of Antigravity is sent as it is', async () => {
    const { credentials } = setup({ provider: 'google-antigravity', type: 'api_key' }, 'AIza');
    expect(await credentials.of('main', 'x')).toEqual(ok({ type: 'api_key', secret: 'AIza' }));
  });
});

describe('GitHub’s token for Copilot', () => {
  const answer = (n: number) => ({ body: { token: `tid=${String(n)};proxy-ep=proxy.x.y;`, refresh_in: 1_500 } });

  test('is exchanged once, kept while it is good, and anew after it was rejected', async () => {
    const { credentials, server, clock, table } = setup({ provider: 'github-copilot', type: 'token' }, 'ghp_1');
    server.next(answer(1), answer(2), answer(3));
    const both = await Promise.all([credentials.of('main', 'x'), credentials.of('main', 'x')]);
    expect(both).toMatchObject([{ value: { secret: 'tid=1;proxy-ep=proxy.x.y;', baseUrl: 'https://api.x.y' } }, {}]);
    // The environment's is the same token.
    const spec = table.get('github-copilot')!;
    await credentials.ambient(spec, { type: 'api_key', secret: 'ghp_1' }, 'env: GH_TOKEN');
    expect(server.asked).toHaveLength(1);

    const again = await credentials.of('main', 'x', 'tid=1;proxy-ep=proxy.x.y;');
    expect(again).toMatchObject({ value: { secret: 'tid=2;proxy-ep=proxy.x.y;' } });
    await clock.advance(1_500_001);
    expect(await credentials.of('main', 'x')).toMatchObject({ value: { secret: 'tid=3;proxy-ep=proxy.x.y;' } });
  });

  test('that GitHub does not know is told with its words', async () => {
    const { credentials, server } = setup({ provider: 'github-copilot', type: 'token' }, 'ghp_1');
    server.next({ status: 401, body: { message: 'Bad credentials' } });
    expect(await credentials.of('main', 'x')).toMatchObject({
      error: { code: 'refresh-failed', why: 'Bad credentials' },
    });
  });
});
