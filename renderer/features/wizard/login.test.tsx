import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import type { FakeCore } from '../../testing/fake-api.ts';
import { openWindow } from '../../testing/open-window.tsx';
import { MINUTE } from '../../testing/world.ts';

const dialog = async () => within(await screen.findByRole('dialog'));
const button = async (name: string | RegExp) => (await dialog()).findByRole('button', { name });
const inputs = ({ calls }: FakeCore, name: string) =>
  calls.filter(({ call }) => call === name).map(({ input }) => input);
const HERE = 'https://auth.example.com/authorize?redirect_uri=http%3A%2F%2Flocalhost%3A1455%2Fauth%2Fcallback';

afterEach(() => sessionStorage.clear());

async function signIn(prepare: (core: FakeCore) => void, ...choices: RegExp[]) {
  const drawn = openWindow('#/accounts', prepare);
  await drawn.user.click(await screen.findByRole('button', { name: 'Add account' }));
  for (const name of choices) await drawn.user.click(await button(name));
  return drawn;
}

const codex = (core: FakeCore) => core.loginsBegin({ url: HERE });

describe('through the browser', () => {
  test('from the tile to an account with a name and a place', async () => {
    const { core, user } = await signIn(codex, /^OpenAI Codex/);
    const link = await (await dialog()).findByRole('link', { name: 'Open browser' });
    expect(link.getAttribute('href')).toBe(HERE);
    expect(document.activeElement).toBe(link);
    expect((await dialog()).getByText('Waiting for your browser.')).toBeTruthy();
    expect((await dialog()).getByRole('timer').textContent).toMatch(/^(5:00|4:5\d)$/);
    core.world.groups = core.world.groups.filter((group) => group.provider !== 'openai-codex');
    act(() => core.loginBecomes('done'));
    const name = await (await dialog()).findByRole<HTMLInputElement>('textbox', { name: 'Name' });
    expect(name.value).toBe('mei@shirakawa.example');
    expect((await dialog()).getByText('Refreshed by Baton')).toBeTruthy();
    await user.clear(name);
    await user.type(name, 'Codex, work');
    await user.click(await button('Next'));
    await user.click(await button('Save'));
    await (await dialog()).findByRole('heading', { name: 'Codex, work is ready.' });
    expect(inputs(core, 'login.start')).toEqual([{ provider: 'openai-codex', method: 'browser' }]);
    expect(inputs(core, 'accounts.rename')).toEqual([
      { profileId: 'openai-codex:mei@shirakawa.example', label: 'Codex, work' },
    ]);
    expect(inputs(core, 'login.cancel')).toEqual([]);
  });

  test('its place in an order made by hand is saved with it', async () => {
    const { core, user } = await signIn(() => undefined, /^Anthropic/, /^Browser login/);
    await (await dialog()).findByRole('link', { name: 'Open browser' });
    act(() => core.loginBecomes('done'));
    await user.click(await button('Next'));
    await user.click(await button('Move mei@shirakawa.example up'));
    await user.click(await button('Save'));
    await (await dialog()).findByRole('heading', { name: 'mei@shirakawa.example is ready.' });
    expect(core.world.groups[0]?.profiles.map(({ id }) => id).indexOf('anthropic:mei@shirakawa.example')).toBe(2);
    expect(core.world.groups[0]?.profiles).toHaveLength(4);
  });

  test('a code from the page is pasted; a wrong one says so and can be mended', async () => {
    const { core, user } = await signIn(() => undefined, /^Anthropic/, /^Browser login/);
    const field = await (await dialog()).findByRole('textbox', { name: 'Code from the page' });
    await user.type(field, 'nonsense{Enter}');
    await (await dialog()).findByText('This is not the code. Copy all of it.');
    await user.clear(field);
    await user.type(field, '  good-code#state ');
    await user.click(await button('Go on'));
    await (await dialog()).findByRole('textbox', { name: 'Name' });
    expect(inputs(core, 'login.paste')).toEqual([
      { id: 'login-1', text: 'nonsense' },
      { id: 'login-1', text: 'good-code#state' },
    ]);
  });

  test('a port that is taken is named, and the address can be pasted', async () => {
    const { user } = await signIn((core) => core.loginsBegin({ url: HERE, portTaken: 1455 }), /^OpenAI Codex/);
    await (await dialog()).findByText('Port 1455 is in use.');
    expect((await dialog()).queryByText('Waiting for your browser.')).toBeNull();
    await user.type(
      await (await dialog()).findByRole('textbox', { name: 'Address the browser ends on' }),
      'http://localhost:1455/auth/callback?code=good{Enter}',
    );
    await (await dialog()).findByRole('textbox', { name: 'Name' });
  });

  test('Cancel ends it at the core, and it can be begun again', async () => {
    const { core, user } = await signIn(codex, /^OpenAI Codex/);
    await user.click(await button('Cancel'));
    await (await dialog()).findByText('Cancelled. Nothing was stored.');
    expect(inputs(core, 'login.cancel')).toEqual([{ id: 'login-1' }]);
    await user.click(await button('Start again'));
    await (await dialog()).findByRole('link', { name: 'Open browser' });
    expect(inputs(core, 'login.start')).toHaveLength(2);
  });

  test('closing the dialog cancels it', async () => {
    const { core, user } = await signIn(codex, /^OpenAI Codex/);
    await (await dialog()).findByRole('link', { name: 'Open browser' });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(inputs(core, 'login.cancel')).toEqual([{ id: 'login-1' }]);
  });

  test('what was pasted is asked for before it is lost', async () => {
    const { core, user } = await signIn(() => undefined, /^Anthropic/, /^Browser login/);
    await user.type(await (await dialog()).findByRole('textbox'), 'half a co');
    await user.keyboard('{Escape}');
    await screen.findByRole('alertdialog', { name: 'Close without adding it?' });
    expect(inputs(core, 'login.cancel')).toEqual([]);
  });

  test('a refusal is the provider’s sentence', async () => {
    const { core } = await signIn(codex, /^OpenAI Codex/);
    await (await dialog()).findByRole('link', { name: 'Open browser' });
    act(() => core.loginBecomes({ kind: 'failed', message: 'Access was denied. Sign in again and allow it.' }));
    await (await dialog()).findByText('Access was denied. Sign in again and allow it.');
    expect(await button('Start again')).toBeTruthy();
  });

  test('one that cannot begin says why', async () => {
    const { core, user } = await signIn(
      (each) => each.fail('login.start', { code: 'vault-locked', name: 'passphrase' }),
      /^OpenAI Codex/,
    );
    await (await dialog()).findByText(/The vault is locked/);
    core.fail('login.start', null);
    await user.click(await button('Start again'));
    await (await dialog()).findByRole('link', { name: 'Open browser' });
  });

  test('news that was missed in the background is fetched when the window is looked at', async () => {
    const { core } = await signIn(codex, /^OpenAI Codex/);
    await (await dialog()).findByRole('link', { name: 'Open browser' });
    const emit = core.silence();
    act(() => core.loginBecomes('done'));
    emit();
    act(() => void window.dispatchEvent(new Event('focus')));
    await (await dialog()).findByRole('textbox', { name: 'Name' });
  });
});

describe('with a code', () => {
  test('it is shown with the page it is typed on', async () => {
    const { core } = await signIn(() => undefined, /^GitHub Copilot/);
    expect((await (await dialog()).findByRole('status', { name: 'Code' })).textContent).toBe('WDJB-MJHT');
    const link = (await dialog()).getByRole('link', { name: 'Copy and open github.com/login/device' });
    expect(link.getAttribute('href')).toBe('https://github.com/login/device');
    expect((await dialog()).getByRole('timer').textContent).toMatch(/^1[45]:\d\d$/);
    expect((await dialog()).queryByRole('textbox')).toBeNull();
    act(() => core.loginBecomes('done'));
    await (await dialog()).findByRole('textbox', { name: 'Name' });
  });

  test('one that has run out is replaced by a new one', async () => {
    const { core, user } = await signIn((each) => each.loginsBegin({ expiresAt: Date.now() - 1 }), /^GitHub Copilot/);
    await (await dialog()).findByText('This code has run out.');
    expect((await dialog()).queryByText('WDJB-MJHT')).toBeNull();
    core.loginsBegin({ userCode: 'NEWC-ODE1', expiresAt: Date.now() + 15 * MINUTE });
    await user.click(await button('New code'));
    expect((await (await dialog()).findByRole('status', { name: 'Code' })).textContent).toBe('NEWC-ODE1');
    expect(inputs(core, 'login.cancel')).toEqual([{ id: 'login-1' }]);
  });
});

describe('signing in again', () => {
  const refused = ({ world }: FakeCore) => Object.assign(world.groups[2]!.profiles[0]!, { state: { kind: 'sign-in' } });

  test('from its row: it keeps its id and its name', async () => {
    const { core, user } = openWindow('#/accounts', refused);
    await user.click(await screen.findByRole('button', { name: 'Sign in to mei@shirakawa.example again' }));
    await (await dialog()).findByRole('heading', { name: 'Sign in to OpenAI Codex' });
    await (await dialog()).findByText(/^Sign in as mei@shirakawa\.example again\./);
    await (await dialog()).findByRole('link', { name: 'Open browser' });
    act(() => core.loginBecomes('done'));
    await (await dialog()).findByRole('heading', { name: 'mei@shirakawa.example is ready.' });
    expect(inputs(core, 'login.start')).toEqual([
      { provider: 'openai-codex', method: 'browser', profileId: 'openai-codex:codex-cli', agentId: 'main' },
    ]);
    expect(core.world.groups[2]?.profiles.map(({ id, state }) => [id, state.kind])).toEqual([
      ['openai-codex:codex-cli', 'ready'],
    ]);
  });

  test('from a notice, by its path', async () => {
    openWindow('#/add/openai-codex%3Acodex-cli', refused);
    await (await dialog()).findByRole('heading', { name: 'Sign in to OpenAI Codex' });
    expect(window.location.hash).toBe('#/accounts/openai-codex%3Acodex-cli');
  });

  test('a token is pasted anew by the same path', async () => {
    openWindow('#/add/anthropic%3Awork');
    await (await dialog()).findByRole('heading', { name: 'Paste your setup-token' });
  });

  test('by the same path for an account that only another agent has', async () => {
    openWindow('#/add/openai-codex%3Anight', ({ world }) => {
      const group = structuredClone(world.groups.find(({ provider }) => provider === 'openai-codex')!);
      group.profiles[0]!.id = 'openai-codex:night';
      world.ownGroups['nightly-translations'] = [group];
    });
    await (await dialog()).findByRole('heading', { name: 'Sign in to OpenAI Codex' });
    expect((await dialog()).getByText('For nightly-translations only')).toBeTruthy();
  });
});

test('a window that is drawn anew goes on with the login it waited for', async () => {
  sessionStorage.setItem(
    'baton.login',
    JSON.stringify({ id: 'login-1', provider: 'github-copilot', method: 'device' }),
  );
  const { core } = openWindow(
    '#/accounts',
    (each) => void each.client.api['login.start']({ provider: 'github-copilot' }),
  );
  await (await dialog()).findByText('WDJB-MJHT');
  expect(inputs(core, 'login.start')).toHaveLength(1);
  act(() => core.loginBecomes('done'));
  await (await dialog()).findByRole('textbox', { name: 'Name' });
  expect(sessionStorage.length).toBe(0);
});
