import { expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { isMentioned, mentions, putBackInConfig, takeFromConfig } from './taken-from-config.ts';

const A = 'anthropic:a';
const raw = {
  auth: {
    profiles: { [A]: { provider: 'anthropic', mode: 'token', email: '${MAIL}', note: 'mine' } },
    order: { anthropic: [A], other: ['x', A, 'y'] },
  },
  agents: { list: [{ id: 'coder', auth: { order: { anthropic: ['z', A] } } }, 'odd'] },
};

test('a removed profile leaves auth.profiles and every order, those of agents too; an emptied order goes', () => {
  const { raw: edited } = takeFromConfig(raw, A);
  expect(edited).toEqual({
    auth: { order: { other: ['x', 'y'] } },
    agents: { list: [{ id: 'coder', auth: { order: { anthropic: ['z'] } } }, 'odd'] },
  });
});

test('it comes back as it was written', () => {
  const { raw: edited, taken } = takeFromConfig(raw, A);
  expect(putBackInConfig(edited, A, taken)).toEqual(raw);
});

test('an order that was cleared or changed meanwhile is not written over', () => {
  const { taken } = takeFromConfig(raw, A);
  const meanwhile = { auth: { order: { other: [A] } }, agents: { list: [{ id: 'coder' }] } };
  expect(putBackInConfig(meanwhile, A, taken)).toEqual({
    auth: { profiles: raw.auth.profiles, order: { anthropic: [A], other: [A] } },
    agents: { list: [{ id: 'coder' }] },
  });
});

test('where a profile is mentioned', () => {
  const config = configSchema.parse({ ...raw, agents: { list: [raw.agents.list[0]] } });
  expect(mentions(config, A)).toEqual({
    profiles: true,
    orders: ['anthropic', 'other'],
    ofAgents: [{ agentId: 'coder', provider: 'anthropic' }],
  });
  expect(isMentioned(config, 'z')).toBe(true);
  expect(isMentioned(config, 'nobody')).toBe(false);
});
