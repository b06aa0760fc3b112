import { expect, test } from 'vitest';
import { ok } from '#shared/result';
import { NOW, runLine } from '../testing/command-line.ts';

const one = { session: 'abc', agentId: 'main', lastUsed: 0, profileId: 'anthropic:work' };

test('a session of this minute was used just now', async () => {
  const used = (ago: number) => ({ ...one, source: 'user', lastUsed: NOW - ago });
  const answers = { 'sessions.list': () => ok([used(5_000), used(120_000)]) };
  const { out } = await runLine(['sessions', 'list'], answers);
  expect(out).toMatch(/just now\n.* 2m ago\n$/);
});

test.each([
  [true, 'Not pinned any more: abc\n'],
  [false, 'abc was not pinned.\n'],
])('a session that was pinned (%s), let go', async (wasPinned, said) => {
  const answers = { 'sessions.unpin': () => ok({ wasPinned }) };
  const ran = await runLine(['sessions', 'unpin', 'abc'], answers);
  expect(ran).toMatchObject({ exit: 0, out: said });
  expect(ran.calls.at(-1)).toEqual({ call: 'sessions.unpin', input: { session: 'abc' } });
});
