import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { draw, settle } from '../../testing/draw.tsx';

/** What is said politely. */
const said = () => screen.getAllByRole('status', { hidden: true }).map((each) => each.textContent);

test('a state that changes is said; the same account of another agent, in another state, is not', async () => {
  const { core, user } = await draw('accounts', ({ world }) => {
    world.ownGroups['claude-code'] = structuredClone(world.groups);
    const [batch] = world.groups[1]!.profiles.slice(1);
    batch!.state = { kind: 'ready' };
  });
  expect(said().join()).not.toContain('Batch jobs');
  await user.click(screen.getByRole('combobox', { name: 'For' }));
  await user.click(await screen.findByRole('option', { name: 'claude-code' }));
  await settle();
  expect(screen.getByRole('combobox', { name: 'For' }).textContent).toContain('claude-code');
  expect(said().join()).not.toContain('Batch jobs');

  core.world.ownGroups['claude-code']![1]!.profiles[1]!.state = { kind: 'ready' };
  act(() => core.emit('changed', { topics: ['accounts'] }));
  await settle();
  expect(said()).toContain('Batch jobs: Ready');
});
