import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { FakeCore } from '../../testing/fake-api.ts';
import { draw, NOW, settle } from '../../testing/draw.tsx';

const session = (name: string, more: object = {}) => ({
  ...{ agentId: 'main', session: name, source: 'auto' as const, lastUsed: NOW - 60_000 },
  ...more,
});

async function open(prepare: (core: FakeCore) => void) {
  const drawn = await draw('agents/main', prepare);
  await drawn.user.click(screen.getByRole('button', { name: 'Conversations of main' }));
  await settle();
  return { ...drawn, dialog: within(screen.getByRole('dialog', { name: 'Conversations of main' })) };
}

async function choose({ user }: Awaited<ReturnType<typeof open>>, name: string, option: string) {
  await user.click(screen.getByRole('combobox', { name: `${name} stays with` }));
  await user.click(await screen.findByRole('option', { name: option }));
  await settle();
}

test('conversations stand there with who carries them, the latest first', async () => {
  const { dialog } = await open(({ world }) => {
    world.sessions = [session('old', { lastUsed: NOW - 9_000_000 }), session('new', { profileId: 'anthropic:work' })];
  });
  const items = dialog.getAllByRole('listitem').map((item) => item.textContent);
  expect(items[0]).toMatch(/^newWork, Max plan · used /);
  expect(items[1]).toMatch(/^old/);
});

test('without any it says where they come from', async () => {
  const { dialog } = await open(() => undefined);
  expect(dialog.getByText(/^None yet\./)).toBeTruthy();
});

test('one is pinned to an account, its model kept, and let go again', async () => {
  const drawn = await open(({ world }) => {
    world.sessions = [session('a', { source: 'user', model: 'openai/gpt-5.2' })];
  });
  expect(screen.getByRole('combobox', { name: 'a stays with' }).textContent).toContain('Its model only');
  await choose(drawn, 'a', 'Batch jobs');
  expect(drawn.inputs('sessions.pin')).toEqual([{ agentId: 'main', session: 'a', to: 'openai/gpt-5.2@openai:batch' }]);
  await choose(drawn, 'a', 'Automatic');
  expect(drawn.inputs('sessions.unpin')).toEqual([{ agentId: 'main', session: 'a' }]);
});

test('a pin that is refused says why', async () => {
  const drawn = await open((core) => {
    core.world.sessions = [session('a')];
    core.fail('sessions.pin', { code: 'write-failed', path: '/x', why: 'disk full' });
  });
  await choose(drawn, 'a', 'Batch jobs');
  expect(screen.getAllByText(/Not done: .*disk full/).length).toBeGreaterThan(0);
});
