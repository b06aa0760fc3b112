import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { draw, settle } from '../../testing/draw.tsx';

const field = () => screen.getByRole('combobox', { name: /^Search accounts/ });
const options = () => screen.queryAllByRole('option').map((option) => option.textContent);

test('Ctrl K opens it, Escape closes it', async () => {
  const { user } = await draw('doctor');
  await user.keyboard('{Control>}k{/Control}');
  await settle();
  expect(document.activeElement).toBe(field());
  await user.keyboard('{Escape}');
  await settle();
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a model becomes the first one by its alias and Enter', async () => {
  const { user, core } = await draw('doctor');
  await user.keyboard('{Control>}k{/Control}');
  await settle();
  await user.keyboard('sonnet');
  expect(options()).toEqual(['Make Claude Sonnet 4.5 the first modelanthropic/claude-sonnet-4-5Enter']);
  await user.keyboard('{Enter}');
  await settle();
  expect(core.world.primary).toBe('anthropic/claude-sonnet-4-5');
  expect(screen.getAllByText('Claude Sonnet 4.5 answers first now.').length).toBeGreaterThan(0);
});

test('arrows choose, and the field says which one is chosen', async () => {
  const { user, core } = await draw('doctor');
  await user.keyboard('{Control>}k{/Control}');
  await settle();
  await user.keyboard('batch{ArrowDown}');
  const chosen = screen.getByRole('option', { selected: true });
  expect(chosen.textContent).toContain('Use Batch jobs first');
  expect(field().getAttribute('aria-activedescendant')).toBe(chosen.id);
  await user.keyboard('{Enter}');
  await settle();
  expect(core.world.groups.find(({ provider }) => provider === 'openai')!.profiles[0]!.id).toBe('openai:batch');
});

test('the gateway is paused from it', async () => {
  const { user, core } = await draw('doctor');
  await user.keyboard('{Control>}k{/Control}');
  await settle();
  await user.click(screen.getByRole('option', { name: /Pause the gateway/ }));
  await settle();
  expect(core.world.app.gateway.state).toBe('paused');
});

test('a slip of the keys: says what was meant, and finds it', async () => {
  const { user } = await draw('doctor');
  await user.keyboard('{Control>}k{/Control}');
  await settle();
  await user.keyboard('opsu');
  expect(screen.getByText(/Nothing called “opsu”\./)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Did you mean opus?' }));
  expect(options()[0]).toContain('Show Claude Opus 4.5, the first model');
});

test('what is refused says why', async () => {
  const { user } = await draw('doctor', (core) => {
    core.fail('models.set', { code: 'write-failed', path: '/x', why: 'disk full' });
  });
  await user.keyboard('{Control>}k{/Control}');
  await settle();
  await user.keyboard('sonnet{Enter}');
  await settle();
  expect(screen.getAllByText(/Not done: .*disk full/).length).toBeGreaterThan(0);
});

test('what could not be loaded is said, and the rest is found', async () => {
  const { user } = await draw('doctor', (core) => core.fail('agents.list', { code: 'internal', traceId: 'x' }));
  await user.keyboard('{Control>}k{/Control}');
  await settle();
  expect(screen.getByText('Some things could not be loaded, so they cannot be found now.')).toBeTruthy();
  await user.keyboard('sonnet');
  expect(options().length).toBe(1);
});

test('Ctrl 1 to 6 and comma open pages', async () => {
  const { user } = await draw('doctor');
  for (const [key, title] of [
    ['1', 'Accounts'],
    ['2', 'Models'],
    ['3', 'Agents'],
    ['4', 'Activity'],
    ['5', 'Doctor'],
    ['6', 'Settings'],
    ['2', 'Models'],
    [',', 'Settings'],
  ] as const) {
    await user.keyboard(`{Control>}${key}{/Control}`);
    await settle();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(title);
  }
});

test('Ctrl F goes to the filter of the page', async () => {
  const { user } = await draw('models');
  await user.keyboard('{Control>}f{/Control}');
  expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Filter models' }));
});

test('? shows all keys, but not while typing', async () => {
  const { user } = await draw('models');
  await user.keyboard('?');
  await settle();
  const sheet = within(screen.getByRole('dialog'));
  expect(sheet.getByText('Ctrl K')).toBeTruthy();
  await user.click(sheet.getByRole('button', { name: 'Close' }));
  await settle();
  await user.type(screen.getByRole('searchbox', { name: 'Filter models' }), '?');
  expect(screen.queryByRole('dialog')).toBeNull();
});
