import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { draw, settle } from '../../testing/draw.tsx';

/** What was put on the clipboard last; the test library stands in for it. */
const copied = () => navigator.clipboard.readText();

test('every agent with its model, its order and its last request', async () => {
  const { page } = await draw('agents');
  expect(
    page()
      .getAllByRole('listitem')
      .map((row) => row.textContent),
  ).toEqual([
    'mainClaude Opus 4.5As for all13:39',
    'claude-codeClaude Opus 4.5Own, Anthropic13:40',
    'nightly-translationsGPT-5 mini, no fallbackAs for all04:41',
  ]);
});

test('a row opens with the line of models and where it costs', async () => {
  const { user, page } = await draw('agents');
  await user.click(page().getByRole('button', { name: /claude-code/ }));
  await settle();
  expect(page().getByText('The next one costs money')).toBeTruthy();
  expect(page().getByRole('link', { name: 'Change the models of claude-code' }).getAttribute('href')).toBe(
    '#/models/claude-code',
  );
  await user.click(page().getByRole('button', { name: /claude-code/, expanded: true }));
  expect(page().queryByText('Anthropic SDKs')).toBeNull();
});

test('a row tells which models take images, and what happens before it costs', async () => {
  const { page } = await draw('agents/claude-code', ({ world }) => {
    world.image = 'anthropic/claude-haiku-4-5';
    world.ownPaidFallback = { 'claude-code': 'block' };
  });
  expect(page().getByText('Claude Haiku 4.5')).toBeTruthy();
  expect(page().getByText('Requests stop')).toBeTruthy();
  const other = await draw('agents/nightly-translations');
  expect(other.page().getByText('You are told')).toBeTruthy();
  expect(other.page().getByText(/No model of their own/)).toBeTruthy();
});

test('the lines for an SDK are those of the gateway that runs', async () => {
  const { user, page } = await draw('agents/claude-code');
  await user.click(page().getByRole('button', { name: 'Copy http://127.0.0.1:7421/v1' }));
  expect(await copied()).toBe('http://127.0.0.1:7421/v1');
  await user.click(page().getByRole('button', { name: 'Copy baton agents key claude-code' }));
  expect(await copied()).toBe('baton agents key claude-code');
});

test('without a gateway no address is made up', async () => {
  const { page } = await draw('agents/main', ({ world }) => {
    world.app.gateway = { state: 'failed', port: 7421, why: 'taken' };
  });
  expect(page().getByText('The gateway is not listening, so no tool can reach it now.')).toBeTruthy();
  expect(page().queryByText(/7421/)).toBeNull();
});

test('the key is asked for only when it is wanted', async () => {
  const { user, page, inputs } = await draw('agents/claude-code');
  expect(page().getByText('bk-••••••••••••x4f')).toBeTruthy();
  expect(inputs('agents.key')).toEqual([]);
  await user.click(page().getByRole('button', { name: 'Show' }));
  expect(page().getByText('bk-for-claude-code-first')).toBeTruthy();
  await user.click(page().getByRole('button', { name: 'Hide' }));
  expect(page().queryByText('bk-for-claude-code-first')).toBeNull();
  await user.click(page().getByRole('button', { name: 'Copy the key of claude-code' }));
  expect(await copied()).toBe('bk-for-claude-code-first');
  expect(inputs('agents.key')).toEqual([{ id: 'claude-code' }, { id: 'claude-code' }]);
});

test('a new key is made only after what it means was said', async () => {
  const { user, page, inputs } = await draw('agents/claude-code');
  await user.click(page().getByRole('button', { name: 'New key…' }));
  const dialog = within(await screen.findByRole('alertdialog'));
  expect(dialog.getByText('Tools with the old key stop until they get the new one.')).toBeTruthy();
  expect(inputs('agents.key')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Make a new key' }));
  await settle();
  expect(inputs('agents.key')).toEqual([{ id: 'claude-code', rotate: true }]);
  expect(page().getByText('bk-for-claude-code-second')).toBeTruthy();
});

test('an agent is added under a good name only, and shows its key', async () => {
  const { user, page, core } = await draw('agents');
  await user.click(page().getByRole('button', { name: 'Add agent' }));
  const dialog = within(await screen.findByRole('dialog'));
  const name = dialog.getByRole('textbox', { name: 'Name' });
  await user.type(name, 'My Tool');
  expect(dialog.getByRole('alert').textContent).toContain('Lower-case letters');
  await user.clear(name);
  await user.type(name, 'main{Enter}');
  expect(dialog.getByRole('alert').textContent).toBe('There is already an agent “main”.');
  await user.clear(name);
  await user.type(name, 'codex{Enter}');
  await settle();
  expect(core.world.agents.map(({ id }) => id)).toContain('codex');
  expect(screen.queryByRole('dialog')).toBeNull();
  await vi.waitFor(() => expect(page().getByText('bk-for-codex-n3w')).toBeTruthy());
});

test('the key of a new agent is forgotten when its row closes', async () => {
  const { user, page } = await draw('agents');
  await user.click(page().getByRole('button', { name: 'Add agent' }));
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'codex{Enter}');
  await vi.waitFor(() => expect(page().getByText('bk-for-codex-n3w')).toBeTruthy());
  await user.click(page().getByRole('button', { name: /^codex/, expanded: true }));
  await vi.waitFor(() => expect(page().queryByText('bk-for-codex-n3w')).toBeNull());
  await user.click(page().getByRole('button', { name: /^codex/, expanded: false }));
  await vi.waitFor(() => expect(page().getByRole('button', { name: /^codex/, expanded: true })).toBeTruthy());
  expect(page().queryByText('bk-for-codex-n3w')).toBeNull();
});

test('what the core refuses stays beside the name', async () => {
  const { user, page } = await draw('agents', (core) => {
    core.fail('agents.add', { code: 'write-failed', path: '/x', why: 'disk full' });
  });
  await user.click(page().getByRole('button', { name: 'Add agent' }));
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'codex{Enter}');
  await settle();
  expect(within(screen.getByRole('dialog')).getByRole('alert').textContent).toContain('disk full');
});

test('removing asks first; main cannot be removed', async () => {
  const { user, page, core } = await draw('agents/nightly-translations');
  await user.click(page().getByRole('button', { name: 'Remove nightly-translations' }));
  const dialog = within(await screen.findByRole('alertdialog'));
  expect(core.world.agents.length).toBe(3);
  await user.click(dialog.getByRole('button', { name: 'Remove' }));
  await settle();
  expect(core.world.agents.map(({ id }) => id)).toEqual(['main', 'claude-code']);
  await draw('agents/main');
  expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull();
});

test('only main: says what agents are for', async () => {
  await draw('agents', ({ world }) => {
    world.agents = world.agents.slice(0, 1);
  });
  expect(screen.getByText('Add an agent to give a tool its own model.')).toBeTruthy();
});

test('a load that fails keeps what was shown; a first one says why', async () => {
  const { core, page } = await draw('agents');
  core.fail('agents.list', { code: 'internal', traceId: 'tr-9' });
  core.emit('changed', { topics: ['agents'] });
  await settle();
  expect(page().getByText('Shown as of 13:41.')).toBeTruthy();
  expect(page().getAllByRole('listitem').length).toBe(3);
  const again = await draw('agents', (fake) => fake.fail('agents.list', { code: 'internal', traceId: 'tr-8' }));
  expect(again.page().getByText(/tr-8/)).toBeTruthy();
});
