import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openWindow } from '../../testing/open-window.tsx';
import type { FakeCore } from '../../testing/fake-api.ts';

const dialog = async () => within(await screen.findByRole('dialog'));
const button = async (name: string | RegExp) => (await dialog()).findByRole('button', { name });
const called = (core: FakeCore, name: string) =>
  core.calls.filter(({ call }) => call === name).map(({ input }) => input);

async function start(name: RegExp, change: (core: FakeCore) => void = () => undefined) {
  const drawn = openWindow('#/accounts', change);
  await drawn.user.click(await screen.findByRole('button', { name: 'Add account' }));
  await drawn.user.click(await button(name));
  return drawn;
}

async function typed(address = 'https://gpu.test/v1') {
  const drawn = await start(/^Custom/);
  await drawn.user.type((await dialog()).getByLabelText('Name'), 'GPU box');
  await drawn.user.type((await dialog()).getByLabelText('Address'), address);
  return drawn;
}

test('a provider of one’s own with a key goes on to the usual paste', async () => {
  const { core, user } = await typed();
  await user.selectOptions((await dialog()).getByLabelText('It speaks'), 'Anthropic Messages');
  await user.click(await button('Next'));
  await (await dialog()).findByRole('heading', { name: 'Paste your API key' });
  const said = { name: 'GPU box', baseUrl: 'https://gpu.test/v1', api: 'anthropic-messages', needsKey: true };
  expect(called(core, 'providers.add')).toEqual([said]);
  await user.paste('local-key-1');
  await user.click(await button('Check the key'));
  await (await dialog()).findByText('Accepted');
  await user.click(await button('Next'));
  await user.click(await button('Next'));
  await user.click(await button('Add account'));
  await (await dialog()).findByRole('heading', { name: 'GPU box is ready.' });
  expect(called(core, 'accounts.add')).toMatchObject([{ provider: 'gpu-box', kind: 'api_key', secret: 'local-key-1' }]);
});

test('going back changes the one that was written instead of adding another', async () => {
  const { core, user } = await typed();
  await user.click(await button('Next'));
  await (await dialog()).findByRole('heading', { name: 'Paste your API key' });
  await user.click(await button('Back'));
  await user.type((await dialog()).getByLabelText('Address'), '/b');
  await user.click((await dialog()).getByLabelText('It wants a key'));
  await user.click(await button('Next'));
  await (await dialog()).findByText('GPU box answers');
  expect(called(core, 'providers.add')).toHaveLength(1);
  expect(called(core, 'providers.change')).toMatchObject([
    { id: 'gpu-box', baseUrl: 'https://gpu.test/v1/b', needsKey: false },
  ]);
  await user.click(await button('Next'));
  await (await dialog()).findByRole('heading', { name: 'GPU box needs no account.' });
});

test('what is wrong with it is said, and nothing goes on', async () => {
  const { core, user } = await typed();
  core.fail('providers.add', { code: 'bad-input', issues: ['This is no address.'] });
  await user.click(await button('Next'));
  await (await dialog()).findByText('This is no address.');
  expect((await dialog()).getByRole('heading', { name: 'Where does it answer?' })).toBeTruthy();
});

test('a server that answers says so on its tile and with how many models', async () => {
  const { user } = await start(/^Ollama.*Answers, 3 models/, (core) => {
    core.world.lists = [{ provider: 'ollama', count: 3 }];
  });
  await (await dialog()).findByText('3 models at http://127.0.0.1:11434/v1.');
  await user.click(await button('Next'));
  await (await dialog()).findByRole('heading', { name: 'Ollama needs no account.' });
});

test('a server that is silent can be asked at another address', async () => {
  const { core, user } = await start(/^Ollama.*On this computer/);
  await (await dialog()).findByText('Ollama does not answer');
  core.world.lists = [{ provider: 'ollama', count: 1 }];
  const field = (await dialog()).getByLabelText('Address');
  await user.clear(field);
  await user.type(field, 'http://127.0.0.1:9999/v1');
  await user.click(await button('Use this address'));
  await (await dialog()).findByText('1 model at http://127.0.0.1:9999/v1.');
  expect(called(core, 'providers.change')).toEqual([{ id: 'ollama', baseUrl: 'http://127.0.0.1:9999/v1' }]);
});
