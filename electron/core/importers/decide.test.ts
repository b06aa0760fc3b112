import { expect, test } from 'vitest';
import { decide, type Stored, type Verdict } from './decide.ts';
import type { StoredProfile } from '../profiles/types.ts';

const NOW = 1_000;
const login = (name: string) => JSON.stringify({ access: `${name}-a`, refresh: `${name}-r` });

const stored = (more: Partial<StoredProfile>, secret: string | null = 'theirs'): Stored => ({
  profile: {
    id: 'anthropic:claude-cli',
    provider: 'anthropic',
    type: 'oauth',
    expires: 2_000,
    hasSecret: true,
    ...more,
  },
  secret,
});
const found = (more: Partial<Parameters<typeof decide>[0]> = {}) => ({
  ...{ provider: 'anthropic', profileId: 'anthropic:claude-cli', type: 'oauth', secret: login('new'), expires: 3_000 },
  ...(more as { type: 'oauth' }),
});

test.each<[string, ReturnType<typeof found>, Stored[], string | undefined, Verdict['kind']]>([
  ['nothing stored', found(), [], undefined, 'add'],
  ['the very same', found(), [stored({}, login('new'))], undefined, 'same'],
  [
    'the same tokens, written otherwise',
    found(),
    [stored({}, '{"refresh":"new-r","x":1,"access":"new-a"}')],
    undefined,
    'same',
  ],
  ['the same tokens under another id', found(), [stored({ id: 'anthropic:me' }, login('new'))], undefined, 'same'],
  [
    'the same text for another provider',
    found(),
    [stored({ id: 'zai:x', provider: 'zai' }, login('new'))],
    undefined,
    'add',
  ],
  ['a vault that is locked', found(), [stored({}, null)], undefined, 'update'],
  ['an older login', found(), [stored({})], undefined, 'update'],
  ['one that ends at the same time', found({ expires: 2_000 }), [stored({})], undefined, 'keep'],
  ['a newer login', found({ expires: 1_500 }), [stored({})], undefined, 'keep'],
  ['one that both have ended', found({ expires: 10 }), [stored({ expires: 20 })], undefined, 'keep'],
  [
    'a refused login',
    found({ expires: 1_500 }),
    [stored({ login: { kind: 'refused', message: '', at: 0 } })],
    undefined,
    'update',
  ],
  ['a token that ends later', found(), [stored({ type: 'token', expires: 9_000 })], undefined, 'update'],
  ['a login, for a token', found({ type: 'token', secret: 't', expires: 9_000 }), [stored({})], undefined, 'keep'],
  [
    'a token, for an ended one',
    found({ type: 'token', secret: 't', expires: 900 }),
    [stored({ type: 'token' })],
    undefined,
    'keep',
  ],
  [
    'a key of somebody else under that id',
    found({ type: 'api_key', secret: 'k', profileId: 'anthropic:x' }),
    [stored({ id: 'anthropic:x', type: 'api_key' })],
    undefined,
    'add',
  ],
  [
    'the key it was before',
    found({ type: 'api_key', secret: 'k', profileId: 'anthropic:x' }),
    [stored({ id: 'anthropic:y', type: 'api_key' })],
    'anthropic:y',
    'update',
  ],
  [
    'the same person’s login under that id',
    found({ profileId: 'anthropic:me@x' }),
    [stored({ id: 'anthropic:me@x' })],
    undefined,
    'update',
  ],
])('stored: %s', (_what, candidate, before, linked, verdict) => {
  expect(decide(candidate, before, linked, NOW).kind).toBe(verdict);
});
