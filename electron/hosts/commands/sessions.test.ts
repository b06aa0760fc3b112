import { expect, test } from 'vitest';
import { ok } from '#shared/result';
import { runLine } from '../testing/command-line.ts';

const one = { session: 'abc', agentId: 'main', lastUsed: 0, profileId: 'anthropic:work' };

test.each([
  ['user', 'Not pinned any more: abc\n'],
  ['auto', 'abc was not pinned.\n'],
])('a session that follows %s, let go', async (source, said) => {
  const answers = { 'sessions.list': () => ok([{ ...one, source }]), 'sessions.unpin': () => ok({}) };
  const ran = await runLine(['sessions', 'unpin', 'abc'], answers);
  expect(ran).toMatchObject({ exit: 0, out: said });
  expect(ran.calls.at(-1)).toEqual({ call: 'sessions.unpin', input: { session: 'abc' } });
});
