import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { FakeCore } from '../../testing/fake-api.ts';
import { draw, settle } from '../../testing/draw.tsx';
import type { Drawn } from '../../testing/draw.tsx';

const WORK = 'Work, Max plan';
const MEI = 'Mei Tanabe, personal Pro';
const STUDIO = 'Shirakawa Translation Studio, shared Console key';
const ids = [
  'anthropic:work',
  'anthropic:mei.tanabe@example.com',
  'anthropic:shirakawa-translation-studio-console',
] as const;

async function openOrder(prepare?: (core: FakeCore) => void) {
  const drawn = await draw('agents/claude-code', prepare);
  await drawn.user.click(screen.getByRole('button', { name: 'Own order of claude-code' }));
  await settle();
  const dialog = within(await screen.findByRole('dialog', { name: 'Order of claude-code' }));
  const of = (provider: string) => within(dialog.getByRole('region', { name: provider }));
  return { ...drawn, dialog, of };
}

async function choose({ user }: Drawn, label: string, option: string) {
  await user.click(screen.getByRole('combobox', { name: label }));
  await user.click(await screen.findByRole('option', { name: option }));
  await settle();
}

const sent = ({ core }: Drawn) => core.calls.filter(({ call }) => call.startsWith('order.')).map(({ input }) => input);

test('an own order is put together by keys and saved for that agent alone; Undo takes it back', async () => {
  const drawn = await openOrder();
  drawn
    .of('Anthropic')
    .getByRole('button', { name: /^Move Work/ })
    .focus();
  await drawn.user.keyboard('{ }{ArrowDown}{ }');
  await settle();
  const agent = { agentId: 'claude-code', provider: 'anthropic' };
  expect(sent(drawn)).toEqual([{ ...agent, order: [ids[1], ids[0], ids[2]] }]);
  await drawn.user.click(await screen.findByRole('button', { name: 'Undo' }));
  await settle();
  expect(sent(drawn)[1]).toEqual({ ...agent, order: [...ids] });
  expect(drawn.core.world.groups[0]?.profiles.map(({ id }) => id)).toEqual(ids);
});

test('Escape puts a lifted account back and leaves the dialog open', async () => {
  const drawn = await openOrder();
  drawn
    .of('Anthropic')
    .getByRole('button', { name: /^Move Work/ })
    .focus();
  await drawn.user.keyboard('{ }{ArrowDown}{Escape}');
  await settle();
  expect(sent(drawn)).toEqual([]);
  expect(screen.getByRole('dialog', { name: 'Order of claude-code' })).toBeTruthy();
});

test('as for all again, and its own again, provider by provider', async () => {
  const drawn = await openOrder();
  await choose(drawn, 'Order of Anthropic', 'As for all');
  expect(sent(drawn)).toEqual([{ agentId: 'claude-code', provider: 'anthropic' }]);
  expect(drawn.of('Anthropic').queryByRole('button', { name: /^Move/ })).toBeNull();
  await choose(drawn, 'Order of OpenAI', 'Own');
  expect(sent(drawn)[1]).toMatchObject({ agentId: 'claude-code', provider: 'openai' });
  expect(drawn.of('OpenAI').getAllByRole('button', { name: /^Move/ })).toHaveLength(2);
  await drawn.user.click(drawn.dialog.getByRole('button', { name: 'Done' }));
  expect(drawn.page().getByRole('button', { name: /^claude-code/ }).textContent).toContain('Own, OpenAI');
});

test('an account is left out and taken in again; the last one stays', async () => {
  const drawn = await openOrder();
  const anthropic = () => drawn.of('Anthropic');
  await drawn.user.click(anthropic().getByRole('button', { name: `Leave out ${MEI}` }));
  await settle();
  expect(sent(drawn).at(-1)).toMatchObject({ order: [ids[0], ids[2]] });
  expect(anthropic().getByText('· never asked', { exact: false })).toBeTruthy();
  await drawn.user.click(anthropic().getByRole('button', { name: `Leave out ${WORK}` }));
  await settle();
  expect(anthropic().queryByRole('button', { name: /^Leave out/ })).toBeNull();
  await drawn.user.click(anthropic().getByRole('button', { name: `Add ${MEI} to the order` }));
  await settle();
  expect(sent(drawn).at(-1)).toMatchObject({ order: [ids[2], ids[1]] });
  expect(anthropic().getAllByRole('listitem')[0]?.textContent).toContain(STUDIO);
});

test('what cannot be saved goes back and says why', async () => {
  const drawn = await openOrder((core) => core.fail('order.set', { code: 'vault-locked', name: 'passphrase' }));
  await drawn.user.click(drawn.of('Anthropic').getByRole('button', { name: `Leave out ${MEI}` }));
  await settle();
  expect((await screen.findAllByText(/^Not done: The vault is locked/)).length).toBeGreaterThan(0);
  expect(drawn.of('Anthropic').getByRole('button', { name: `Leave out ${MEI}` })).toBeTruthy();
});

test('with one account of each provider there is nothing to put in order', async () => {
  const drawn = await openOrder(({ world }) => {
    for (const agent of world.agents) agent.ownOrder = [];
    world.groups = world.groups.map((group) => ({ ...group, profiles: group.profiles.slice(0, 1) }));
  });
  expect(drawn.dialog.getByText('An order needs two accounts of one provider.')).toBeTruthy();
});

test('the order of main is everybody’s, and changed on its page', async () => {
  const { page } = await draw('agents/main');
  expect(page().queryByRole('button', { name: /^Own order/ })).toBeNull();
  expect(page().getByRole('link', { name: 'Change the order of all agents' }).getAttribute('href')).toBe('#/accounts');
});

test('own models, own fallbacks, no fallbacks, and as for all again', async () => {
  const drawn = await draw('agents/claude-code');
  const { inputs, core } = drawn;
  const agent = { agentId: 'claude-code' };
  await choose(drawn, 'First model for text', 'Own');
  expect(inputs('models.set')).toEqual([{ ...agent, model: 'anthropic/claude-opus-4-5' }]);
  await choose(drawn, 'Fallbacks for text', 'Own');
  await choose(drawn, 'Fallbacks for text', 'None');
  await choose(drawn, 'Fallbacks for text', 'As for all');
  const everybodys = core.world.fallbacks;
  expect(inputs('fallbacks.set')).toEqual([
    { ...agent, models: everybodys },
    { ...agent, models: [] },
    { ...agent, models: null },
  ]);
});

test('own image fallbacks, also none at all; without an image model one is chosen on the Models page', async () => {
  const drawn = await draw('agents/claude-code', ({ world }) => {
    world.image = 'anthropic/claude-haiku-4-5';
    world.imageFallbacks = ['openai/gpt-5.2'];
  });
  await choose(drawn, 'First model for images', 'Own');
  expect(drawn.inputs('models.setImage')).toEqual([{ agentId: 'claude-code', model: 'anthropic/claude-haiku-4-5' }]);
  await choose(drawn, 'Fallbacks for images', 'None');
  expect(drawn.inputs('imageFallbacks.set')).toEqual([{ agentId: 'claude-code', models: [] }]);
  await waitFor(() =>
    expect(drawn.page().queryByText('GPT-5.2', { selector: '.agentline:last-of-type *' })).toBeNull(),
  );

  const bare = await draw('agents/claude-code');
  await choose(bare, 'First model for images', 'Own');
  expect(window.location.hash).toBe('#/models/claude-code');
});

test('a change made elsewhere is shown', async () => {
  const { core, page } = await draw('agents/claude-code');
  expect(page().getByText(/No model of their own/)).toBeTruthy();
  core.world.image = 'anthropic/claude-haiku-4-5';
  act(() => core.emit('changed', { topics: ['models'] }));
  await settle();
  expect(page().getByText('Claude Haiku 4.5')).toBeTruthy();
});

test('an agent stops before it costs money, or is told, or does as all do', async () => {
  const drawn = await draw('agents/claude-code');
  await choose(drawn, 'When it starts to cost', 'Block');
  expect(drawn.page().getByText('Requests stop')).toBeTruthy();
  await choose(drawn, 'When it starts to cost', 'As for all agents');
  expect(drawn.inputs('models.paidFallback')).toEqual([
    { agentId: 'claude-code', choice: 'block' },
    { agentId: 'claude-code', choice: null },
  ]);
  expect(drawn.page().getByText('You are told')).toBeTruthy();
  expect(drawn.page().getByRole('combobox', { name: 'When it starts to cost' }).textContent).toBe('As for all agents');
});
