import { expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { registered, withConfigOrder } from './config-edits.ts';

const profile = { id: 'anthropic:b', provider: 'anthropic', type: 'api_key', hasSecret: true } as const;
const named = { 'anthropic:a': { provider: 'anthropic', mode: 'api_key' } };

test('a new profile is named in auth.profiles only where that provider has entries', () => {
  expect(registered(configSchema.parse({}), profile)).toBeNull();
  expect(
    registered(
      configSchema.parse({ auth: { profiles: { 'openai:a': { provider: 'openai', mode: 'api_key' } } } }),
      profile,
    ),
  ).toBeNull();
  const raw = { auth: { profiles: named } };
  expect(registered(configSchema.parse(raw), profile)?.(raw)).toEqual({
    auth: { profiles: { ...named, 'anthropic:b': { provider: 'anthropic', mode: 'api_key' } } },
  });
});

test('an order is written where the one in force is written', () => {
  const raw = {
    auth: { order: { openai: ['a'] } },
    agents: { list: [{ id: 'x', auth: { order: { openai: ['a'] } } }, 'odd'] },
  };
  const config = configSchema.parse({ ...raw, agents: { list: [raw.agents.list[0]] } });
  expect(withConfigOrder(config, 'main', 'openai', ['b', 'a'])(raw)).toMatchObject({
    auth: { order: { openai: ['b', 'a'] } },
  });
  expect(withConfigOrder(config, 'x', 'openai', ['b', 'a'])(raw)).toEqual({
    ...raw,
    agents: { list: [{ id: 'x', auth: { order: { openai: ['b', 'a'] } } }, 'odd'] },
  });
});

test('a provider is the same however the config spells it', () => {
  const raw = {
    auth: { profiles: { 'zai:a': { provider: 'z.ai', mode: 'api_key' } }, order: { 'z.ai': ['zai:a'] } },
    agents: { list: [{ id: 'x', auth: { order: { 'Z-AI': ['zai:a'] } } }] },
  };
  const config = configSchema.parse(raw);
  const added = { id: 'zai:b', provider: 'zai', type: 'api_key', hasSecret: true } as const;
  expect(registered(config, added)?.(raw)).toMatchObject({ auth: { profiles: { 'zai:b': { provider: 'zai' } } } });
  const order = ['zai:b', 'zai:a'];
  expect(withConfigOrder(config, 'main', 'zai', order)(raw)['auth']).toMatchObject({ order: { 'z.ai': order } });
  expect(withConfigOrder(config, 'x', 'zai', order)(raw)['agents']).toEqual({
    list: [{ id: 'x', auth: { order: { 'Z-AI': order } } }],
  });
});
