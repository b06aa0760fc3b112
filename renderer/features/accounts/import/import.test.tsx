import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { FakeCore } from '../../../testing/fake-api.ts';
import { openWindow } from '../../../testing/open-window.tsx';
import { scenes } from '../../../testing/scenes.ts';

const inputs = ({ calls }: FakeCore, name: string) =>
  calls.filter(({ call }) => call === name).map(({ input }) => input);
const box = (name: string | RegExp) => screen.findByRole<HTMLInputElement>('checkbox', { name });

describe('the first run', () => {
  const open = () => openWindow('#/accounts', scenes['found']);

  test('offers all that was found, all of it ticked, and no secret', async () => {
    open();
    await screen.findByRole('heading', { name: 'Your accounts are already here' });
    for (const name of ['Claude Code login', 'Codex CLI login', 'OpenAI key', 'Settings of OpenClaw'])
      expect((await box(name)).checked, name).toBe(true);
    expect(screen.getByRole('button', { name: 'Import 4 accounts' })).toBeTruthy();
    expect(screen.getByText('primary model, 2 fallbacks, 3 aliases, order of anthropic')).toBeTruthy();
    expect(screen.getByText('The file ends too early.')).toBeTruthy();
    expect(screen.getByText('~/.qwen/oauth_creds.json'), 'which file it is').toBeTruthy();
    const line = (await box('OpenAI key')).closest('li')!;
    expect(within(line).getByText(/^OpenAI · /), 'whose key it is').toBeTruthy();
  });

  test('imports what is ticked; no program is kept signed in unless that was asked for', async () => {
    const { core, user } = open();
    await user.click(await box('OpenAI key'));
    await user.click(await box('OpenRouter key'));
    await user.click(await box('Settings of OpenClaw'));
    await user.click(screen.getByRole('switch', { name: 'Also keep Codex CLI signed in' }));
    await user.click(screen.getByRole('button', { name: 'Import 2 accounts' }));
    await screen.findByText('2 accounts were imported.');
    expect(inputs(core, 'import.run')).toEqual([
      { ids: ['claude-code:anthropic', 'codex:openai-codex'], writeBack: ['codex:openai-codex'] },
    ]);
    await screen.findByRole('region', { name: 'OpenAI Codex' });
  });

  test('a line that fails says why in its place, and the rest goes in', async () => {
    const { core, user } = open();
    await user.click(await screen.findByRole('button', { name: 'Import 4 accounts' }));
    const list = within(await screen.findByRole('list', { name: 'Found on this computer' }));
    const line = (await list.findByText('Not imported')).closest('li')!;
    expect(within(line).getByText('The file ends too early.')).toBeTruthy();
    expect(list.getAllByText('Imported')).toHaveLength(3);
    expect(core.world.groups.flatMap((group) => group.profiles)).toHaveLength(3);
    expect(inputs(core, 'import.run')).toMatchObject([{ settings: ['openclaw'] }]);
    await user.click(screen.getByRole('button', { name: 'Import 1 account' }));
    expect(inputs(core, 'import.run')[1]).toEqual({ ids: ['broken:openrouter'] });
    await user.click(screen.getByRole('button', { name: 'Go on without them' }));
    await screen.findByRole('region', { name: 'Anthropic' });
  });

  test('what has expired is found, but ticked only by hand', async () => {
    const { core, user } = openWindow('#/accounts', (fake) => {
      scenes['found']?.(fake);
      fake.world.found.items[0]!.state = 'expired';
    });
    expect((await box('Claude Code login')).checked).toBe(false);
    expect(screen.getByRole('button', { name: 'Import 3 accounts' })).toBeTruthy();
    await user.click(await box('Claude Code login'));
    await user.click(screen.getByRole('button', { name: 'Import 4 accounts' }));
    expect(inputs(core, 'import.run')).toMatchObject([{ ids: expect.arrayContaining(['claude-code:anthropic']) }]);
  });

  test('keychain entries are read only after a click', async () => {
    const { core, user } = open();
    const allow = await screen.findByRole('button', { name: 'Allow reading…' });
    expect(inputs(core, 'import.find')).toEqual([{}]);
    await user.click(allow);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Allow reading…' })).toBeNull());
    expect(inputs(core, 'import.find')).toEqual([{}, { keychains: true }]);
    expect(screen.getAllByRole('checkbox', { name: 'Claude Code login' })).toHaveLength(2);
  });

  test('with a login shell alone, nothing is said to be found, and an account can be added', async () => {
    const { user } = openWindow('#/accounts', scenes['shell']);
    await screen.findByRole('heading', { name: 'No accounts yet' });
    expect(screen.queryByText(/Baton found/)).toBeNull();
    const list = within(screen.getByRole('list', { name: 'Not read' }));
    expect(list.getAllByText(/login shell/i)).toHaveLength(1);
    expect(list.getByText(/^It may set keys/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Add account' }));
    await screen.findByRole('dialog', { name: 'Whose account is it?' });
  });

  test('Look again finds what came meanwhile', async () => {
    const { core, user } = openWindow('#/accounts', scenes['empty']);
    await screen.findByRole('heading', { name: 'No accounts yet' });
    scenes['found']?.(core);
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    await screen.findByRole('heading', { name: 'Your accounts are already here' });
  });

  test('one can be added by hand instead', async () => {
    const { user } = open();
    await user.click(await screen.findByRole('button', { name: 'Add one by hand' }));
    await screen.findByRole('dialog', { name: 'Whose account is it?' });
  });

  test('an import that does not happen says why and keeps what was ticked', async () => {
    const { core, user } = open();
    core.fail('import.run', { code: 'vault-locked', name: 'passphrase' });
    await user.click(await box('OpenAI key'));
    await user.click(screen.getByRole('button', { name: 'Import 3 accounts' }));
    await screen.findByText(/The vault is locked/);
    expect((await box('OpenAI key')).checked).toBe(false);
    core.fail('import.run', null);
    await user.click(screen.getByRole('button', { name: 'Import 3 accounts' }));
    await screen.findByText('Not imported');
  });
});

describe('later, from the menu of the page', () => {
  const open = async () => {
    const drawn = openWindow('#/accounts', (core) => {
      const { groups, app } = structuredClone(core.world);
      scenes['found']?.(core);
      Object.assign(core.world, { groups, app });
      core.world.found.items[0]!.state = 'stored';
    });
    await drawn.user.click(await screen.findByRole('button', { name: 'More for all accounts' }));
    await drawn.user.click(await screen.findByRole('menuitem', { name: 'Import…' }));
    return {
      ...drawn,
      dialog: within(await screen.findByRole('dialog', { name: 'Import accounts of other programs' })),
    };
  };

  test('what is stored already cannot be ticked, and settings are not ticked', async () => {
    const { dialog } = await open();
    const stored = await dialog.findByRole<HTMLInputElement>('checkbox', { name: 'Claude Code login' });
    expect([stored.checked, stored.disabled]).toEqual([true, true]);
    expect(dialog.getByRole<HTMLInputElement>('checkbox', { name: 'Settings of OpenClaw' }).checked).toBe(false);
  });

  test('when all of it is in Baton, nothing is offered but to close', async () => {
    const drawn = openWindow('#/accounts', (core) => {
      const { groups, app } = structuredClone(core.world);
      scenes['found']?.(core);
      Object.assign(core.world, { groups, app });
      core.world.found.settings = [];
      for (const item of core.world.found.items) item.state = 'stored';
    });
    await drawn.user.click(await screen.findByRole('button', { name: 'More for all accounts' }));
    await drawn.user.click(await screen.findByRole('menuitem', { name: 'Import…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Import accounts of other programs' }));
    expect(await dialog.findAllByText('Stored already')).toHaveLength(4);
    expect(dialog.queryByRole('button', { name: /^Import|ticked|settings/ })).toBeNull();
    expect(dialog.getByRole('button', { name: 'Close' })).toBeTruthy();
  });

  test('settings alone can be taken over', async () => {
    const { core, user, dialog } = await open();
    for (const name of ['Codex CLI login', 'OpenAI key', 'OpenRouter key'])
      await user.click(await dialog.findByRole('checkbox', { name }));
    expect(dialog.getByRole('button', { name: 'Nothing is ticked' }).getAttribute('aria-disabled')).toBe('true');
    await user.click(dialog.getByRole('checkbox', { name: 'Settings of OpenClaw' }));
    await user.click(dialog.getByRole('button', { name: 'Take over the settings' }));
    await screen.findByText('Took over the settings of openclaw.');
    expect(inputs(core, 'import.run')).toEqual([{ ids: [], settings: ['openclaw'] }]);
    await waitFor(() => expect(screen.queryByRole('dialog', { name: /^Import/ })).toBeNull());
  });
});

test('for an agent of its own the accounts become that agent’s', async () => {
  const { core, user } = openWindow('#/accounts', scenes['partly']);
  await user.click(await screen.findByRole('combobox', { name: 'For' }));
  await user.click(await screen.findByRole('option', { name: 'claude-code' }));
  await user.click(screen.getByRole('button', { name: 'More for all accounts' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Import…' }));
  await user.click(await screen.findByRole('button', { name: 'Import 3 accounts' }));
  await waitFor(() => expect(inputs(core, 'import.run')).toMatchObject([{ agentId: 'claude-code' }]));
});

test('while only the environment answers, what other programs have is named', async () => {
  const { user } = openWindow('#/accounts', (core) => {
    const ambient = core.world.groups.filter((group) => group.profiles.length === 0);
    scenes['found']?.(core);
    core.world.groups = ambient;
  });
  await screen.findByText('4 accounts are already here.');
  await user.click(screen.getByRole('button', { name: 'Import…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Import accounts of other programs' }));
  await user.click(await dialog.findByRole('checkbox', { name: 'OpenRouter key' }));
  await user.click(dialog.getByRole('button', { name: 'Import 3 accounts' }));
  await waitFor(() => expect(screen.queryByText('4 accounts are already here.')).toBeNull());
});

test('a login that this window cannot renew is imported again', async () => {
  const { user } = openWindow('#/accounts', ({ world }) => {
    world.groups[2]!.profiles[0]!.state = { kind: 'sign-in' };
    world.providers = world.providers.map((each) => (each.id === 'openai-codex' ? { ...each, logins: [] } : each));
  });
  await screen.findByRole('button', { name: 'Add to Anthropic' });
  await user.click(await screen.findByRole('button', { name: 'Sign in to mei@shirakawa.example again' }));
  await screen.findByRole('dialog', { name: 'Import accounts of other programs' });
  await screen.findByText('Nothing was found on this computer.');
});
