import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { draw, settle } from '../../../testing/draw.tsx';
import { scenes } from '../../../testing/scenes.ts';

const NAME = 'GPU box in the cellar';
const section = () => within(screen.getByRole('region', { name: 'Providers of your own' }));
const dialog = () => within(screen.getByRole('dialog'));
const drawOwn = (address = 'settings') => draw(address, scenes['own']);

test('a provider of one’s own is named with its address; without one there is a way to add it', async () => {
  await drawOwn();
  expect(section().getByText('https://gpu.shirakawa.example/v1')).toBeTruthy();
  const { user } = await draw('settings');
  expect(section().queryByRole('button', { name: /^Change/ })).toBeNull();
  await user.click(section().getByRole('button', { name: 'Add…' }));
  expect(dialog().getByRole('button', { name: /^Custom/ })).toBeTruthy();
});

test('only what was changed is sent, lists included, and what stands in a field with Save', async () => {
  const { user, inputs } = await drawOwn();
  await user.click(section().getByRole('button', { name: `Change ${NAME}…` }));
  const address = dialog().getByLabelText('Address');
  await user.clear(address);
  await user.type(address, 'http://10.0.0.5:8000/v1');
  await user.selectOptions(dialog().getByLabelText('It speaks'), 'OpenAI Responses');
  await user.click(dialog().getByRole('button', { name: 'Take out X-Team' }));
  await user.type(dialog().getByLabelText('Name of the header'), 'X-Org');
  await user.type(dialog().getByLabelText('Its value'), 'blue{Enter}');
  expect(dialog().getByText('X-Org: blue')).toBeTruthy();
  await user.type(dialog().getByLabelText('Id of the model'), 'qwen3');
  await user.click(dialog().getByRole('button', { name: 'Save' }));
  await settle();
  expect(inputs('providers.change')).toEqual([
    {
      ...{ id: 'gpu-box', baseUrl: 'http://10.0.0.5:8000/v1', api: 'openai-responses' },
      ...{ headers: { 'X-Team': null, 'X-Org': 'blue' }, models: ['llama-3.3-70b', 'qwen3'] },
    },
  ]);
  expect(screen.queryByRole('heading', { name: `Change ${NAME}` })).toBeNull();
  expect(section().getByText('http://10.0.0.5:8000/v1')).toBeTruthy();
});

test('a refusal stays beside what was typed; nothing changed is nothing sent', async () => {
  const { user, core, inputs } = await drawOwn('settings/gpu-box');
  await user.click(dialog().getByRole('button', { name: 'Save' }));
  expect(inputs('providers.change')).toEqual([]);
  await user.click(section().getByRole('button', { name: `Change ${NAME}…` }));
  core.fail('providers.change', { code: 'bad-input', issues: ['This is no address.'] });
  await user.type(dialog().getByLabelText('Address'), 'x');
  await user.click(dialog().getByRole('button', { name: 'Save' }));
  await settle();
  expect(dialog().getByText(/This is no address\./)).toBeTruthy();
});

test('what goes with it is said before it is removed', async () => {
  const { user, inputs } = await drawOwn();
  await user.click(section().getByRole('button', { name: `Remove ${NAME}…` }));
  await settle();
  const question = within(screen.getByRole('alertdialog'));
  expect(question.getByText('Cellar goes, too.')).toBeTruthy();
  expect(inputs('providers.remove')).toEqual([]);
  await user.click(question.getByRole('button', { name: 'Remove provider' }));
  await settle();
  expect(inputs('providers.remove')).toEqual([{ id: 'gpu-box' }]);
  expect(section().queryByText(NAME)).toBeNull();
});

test('from the line of its accounts the menu leads there', async () => {
  const { user } = await drawOwn('accounts');
  await user.click(screen.getByRole('button', { name: `More for ${NAME}` }));
  await user.click(await screen.findByRole('menuitem', { name: 'Change address…' }));
  await settle();
  expect(dialog().getByRole('heading', { name: `Change ${NAME}` })).toBeTruthy();
});
