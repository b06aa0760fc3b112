import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { openWindow } from '../../testing/open-window.tsx';
import { scenes } from '../../testing/scenes.ts';

const list = (name: string) => screen.findByRole('region', { name }).then((region) => within(region));
const namesIn = async (provider: string) =>
  (await list(provider)).getAllByRole('heading', { level: 3 }).map((each) => each.textContent);
const grip = (name: RegExp) => screen.findByRole('button', { name });
const ANTHROPIC = ['Work, Max plan', 'Mei Tanabe, personal Pro', 'Shirakawa Translation Studio, shared Console key'];

test('every account is there, under its provider and in its order', async () => {
  openWindow();
  expect(await namesIn('Anthropic')).toEqual(ANTHROPIC);
  expect(screen.getByText('8 accounts at 5 providers')).toBeTruthy();
  expect((await list('Anthropic')).getByText('Your order')).toBeTruthy();
  expect((await list('OpenAI')).getByText('Automatic order: least recently used first')).toBeTruthy();
  expect((await list('Who has the baton')).getAllByText(/now|runs out|After/).map((each) => each.textContent)).toEqual([
    'In use now',
    'If it runs out',
    'After that',
  ]);
});

describe('moving an account by keys', () => {
  const lift = async (...keys: string[]) => {
    const drawn = openWindow();
    (await grip(/^Move Work/)).focus();
    await drawn.user.keyboard(`{ }${keys.join('')}`);
    return drawn;
  };
  const spoken = () => screen.getAllByRole('alert', { hidden: true }).map((each) => each.textContent);

  test('Space lifts it and says how to go on', async () => {
    await lift();
    expect(spoken()).toContain('Lifted Work, Max plan. Place 1 of 3. Arrow keys move, Space drops, Escape cancels.');
    expect((await grip(/^Move Work/)).getAttribute('aria-pressed')).toBe('true');
  });

  test('each arrow says the place it has', async () => {
    const { core } = await lift('{ArrowDown}');
    expect(spoken()).toContain('Place 2 of 3, after Mei Tanabe, personal Pro.');
    expect(await namesIn('Anthropic')).toEqual([ANTHROPIC[1], ANTHROPIC[0], ANTHROPIC[2]]);
    expect(core.calls.some(({ call }) => call === 'order.set')).toBe(false);
  });

  test('Space drops and saves it; the focus stays; Undo puts it back', async () => {
    const { core, user } = await lift('{End}', '{ }');
    await screen.findByText('Order changed.');
    expect(core.world.groups[0]?.profiles.map(({ label }) => label)).toEqual([
      ANTHROPIC[1],
      ANTHROPIC[2],
      ANTHROPIC[0],
    ]);
    expect(spoken()).toContain('Dropped. Work, Max plan is now place 3 of 3.');
    expect(document.activeElement).toBe(await grip(/^Move Work/));
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(async () => expect(await namesIn('Anthropic')).toEqual(ANTHROPIC));
  });

  test.each(['{Escape}', '{Tab}'])('%s puts it back and saves nothing', async (key) => {
    const { core } = await lift('{ArrowDown}', key);
    expect(spoken()).toContain('Cancelled. Work, Max plan stays at place 1.');
    expect(await namesIn('Anthropic')).toEqual(ANTHROPIC);
    expect(core.calls.some(({ call }) => call === 'order.set')).toBe(false);
  });

  test('dropped where it was, nothing is saved', async () => {
    const { core } = await lift('{ArrowDown}', '{ArrowUp}', '{Enter}');
    expect(core.calls.some(({ call }) => call === 'order.set')).toBe(false);
  });

  test('what cannot be saved goes back and says so', async () => {
    const { core, user } = openWindow();
    (await grip(/^Move Work/)).focus();
    core.fail('order.set', { code: 'vault-locked', name: 'passphrase' });
    await user.keyboard('{ }{ArrowDown}{ }');
    await waitFor(() => expect(spoken().join()).toMatch(/^Not saved: The vault is locked.* is back at place 1/));
    expect(await namesIn('Anthropic')).toEqual(ANTHROPIC);
  });
});

describe('an account that the order leaves out', () => {
  const leftOut = async () => {
    const out = { kind: 'unusable', reason: 'excluded_by_order' } as const;
    const drawn = openWindow('#/accounts', ({ world }) => {
      for (const each of world.groups[0]!.profiles.slice(1)) Object.assign(each, { state: out, leftOut: true });
    });
    const [first, second, third] = drawn.core.world.groups[0]!.profiles;
    await waitFor(async () => expect((await list('Anthropic')).getAllByText('Not in your order')).toHaveLength(2));
    const saved = () => drawn.core.calls.filter(({ call }) => call === 'order.set').map(({ input }) => input);
    return { ...drawn, saved, ids: [first!.id, second!.id, third!.id] as const };
  };

  test('stays out when another is moved past it, and nothing is saved', async () => {
    const { user, saved } = await leftOut();
    (await grip(/^Move Work/)).focus();
    await user.keyboard('{ }{End}{ }');
    await waitFor(async () => expect(await namesIn('Anthropic')).toEqual(ANTHROPIC));
    expect(saved()).toEqual([]);
  });

  test('stays out when another is moved, whatever else is wrong with it', async () => {
    const { user, saved, core, ids } = await leftOut();
    const [, second, third] = core.world.groups[0]!.profiles;
    second!.state = { kind: 'expired', at: core.now() };
    core.emit('changed', { topics: ['accounts'] });
    await waitFor(async () => expect((await list('Anthropic')).getAllByText('Not in your order')).toHaveLength(1));
    third!.leftOut = false;
    third!.state = { kind: 'ready' };
    core.emit('changed', { topics: ['accounts'] });
    await waitFor(async () => expect((await list('Anthropic')).queryByText('Not in your order')).toBeNull());
    (await grip(/^Move Shirakawa/)).focus();
    await user.keyboard('{ }{Home}{ }');
    await waitFor(() => expect(saved()).toMatchObject([{ order: [ids[2], ids[0]] }]));
  });

  test('joins it where it is put, alone', async () => {
    const { user, saved, ids } = await leftOut();
    (await grip(/^Move Shirakawa/)).focus();
    await user.keyboard('{ }{Home}{ }');
    await waitFor(() => expect(saved()).toMatchObject([{ order: [ids[2], ids[0]] }]));
  });

  test('stays out when another is moved by the menu', async () => {
    const { user, saved, ids } = await leftOut();
    await user.click((await list('Anthropic')).getByRole('button', { name: /^More for Shirakawa/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Move to…' }));
    // The library keeps the mouse away from a menu while it opens.
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Place 1' }));
    await waitFor(() => expect(saved()).toMatchObject([{ order: [ids[2], ids[0]] }]));
  });
});

test('an account is left out of the order by its menu, but not the last one of it', async () => {
  const { core, user } = openWindow();
  const [first, second, third] = core.world.groups[0]!.profiles.map(({ id }) => id);
  await user.click((await list('Anthropic')).getByRole('button', { name: /^More for Mei/ }));
  await user.click(await screen.findByRole('menuitem', { name: 'Leave out of the order' }));
  const saved = () => core.calls.filter(({ call }) => call === 'order.set').map(({ input }) => input);
  await waitFor(() => expect(saved()).toMatchObject([{ order: [first, third] }]));
  await user.click((await screen.findAllByRole('button', { name: 'Undo' }))[0]!);
  await waitFor(() => expect(saved()[1]).toMatchObject({ order: [first, second, third] }));
  for (const each of core.world.groups[0]!.profiles) each.leftOut = each.id !== first;
  core.emit('changed', { topics: ['accounts'] });
  await user.click((await list('Anthropic')).getByRole('button', { name: /^More for Work/ }));
  await screen.findByRole('menuitem', { name: 'Rename…' });
  expect(screen.queryByRole('menuitem', { name: 'Leave out of the order' })).toBeNull();
});

test('an order that an agent follows becomes its own when it is changed, and Undo lets it follow again', async () => {
  const { core, user } = openWindow('#/accounts', ({ world }) => {
    for (const agent of world.agents) agent.ownOrder = [];
  });
  await user.click(await screen.findByRole('combobox', { name: 'For' }));
  await user.click(await screen.findByRole('option', { name: 'claude-code' }));
  const group = await list('Anthropic');
  await group.findByText('As for all agents');
  expect(group.queryByRole('button', { name: /^Move/ })).toBeNull();
  await user.click(group.getByRole('button', { name: 'More for Anthropic' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Order of its own' }));
  await group.findByText('Your order');
  expect(group.getAllByRole('button', { name: /^Move/ })).toHaveLength(3);
  const sent = () => core.calls.flatMap(({ call, input }) => (call.startsWith('order.') ? [[call, input]] : []));
  await waitFor(() => expect(sent()).toMatchObject([['order.set', { agentId: 'claude-code' }]]));
  await user.click((await screen.findAllByRole('button', { name: 'Undo' }))[0]!);
  await waitFor(() => expect(sent()[1]).toEqual(['order.clear', { agentId: 'claude-code', provider: 'anthropic' }]));
});

test('only an order made by hand has grips, and none while the config is broken', async () => {
  openWindow();
  expect((await list('OpenAI')).queryByRole('button', { name: /^Move/ })).toBeNull();
  expect((await list('Anthropic')).getAllByRole('button', { name: /^Move/ })).toHaveLength(3);
});

test('a broken config is said, and takes the grips away', async () => {
  openWindow('#/accounts', scenes['broken']);
  expect((await list('Anthropic')).queryByRole('button', { name: /^Move/ })).toBeNull();
  expect(screen.getByText(/in line 14/)).toBeTruthy();
});

test('the menu of a provider puts an automatic order into hands', async () => {
  const { core, user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'More for OpenAI' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Order by hand' }));
  await waitFor(() => expect(core.world.groups[1]?.order).toBe('own'));
  expect((await list('OpenAI')).getAllByRole('button', { name: /^Move/ })).toHaveLength(2);
});

test('Show them leaves only the accounts that need the person', async () => {
  const { user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'Show them' }));
  expect(screen.queryByRole('heading', { name: 'Work, Max plan' })).toBeNull();
  expect(await namesIn('OpenAI Codex')).toEqual(['mei@shirakawa.example']);
  await user.click(screen.getByRole('button', { name: 'Show all' }));
  expect(await namesIn('OpenRouter')).toEqual(['Experiments']);
});

test('clearing a cooldown is offered only to who cools, and its state follows the core', async () => {
  const { user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'More for Work, Max plan' }));
  expect(screen.queryByRole('menuitem', { name: 'Clear cooldown' })).toBeNull();
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'More for Mei Tanabe, personal Pro' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Clear cooldown' }));
  await waitFor(() => expect(screen.queryByText(/^Cooling/)).toBeNull());
});

test('an open row offers what can be done about its state, and nothing when there is nothing', async () => {
  const { user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'Work, Max plan' }));
  await screen.findByText('anthropic:work', { selector: 'code' });
  expect(screen.queryByRole('button', { name: /^(Clear cooldown|Paste new…|Test)$/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Mei Tanabe, personal Pro' }));
  await user.click(await screen.findByRole('button', { name: 'Clear cooldown' }));
  await waitFor(() => expect(screen.queryByText(/^Cooling/)).toBeNull());
  expect(screen.queryByRole('button', { name: 'Clear cooldown' })).toBeNull();
});

test('an account is renamed; an empty name is not sent', async () => {
  const { core, user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'More for Experiments' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Rename…' }));
  const field = await screen.findByRole('textbox', { name: 'Name' });
  await user.clear(field);
  await user.click(screen.getByRole('button', { name: 'Rename' }));
  expect(core.calls.some(({ call }) => call === 'accounts.rename')).toBe(false);
  await user.type(field, 'Playground{Enter}');
  expect(await namesIn('OpenRouter')).toEqual(['Playground']);
});

test('removing names the account and what depends on it, and asks first', async () => {
  const { core, user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'More for Experiments' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Remove…' }));
  const dialog = within(await screen.findByRole('alertdialog', { name: 'Remove Experiments?' }));
  expect(await dialog.findByText('Qwen3 Coder (free) is left without an account')).toBeTruthy();
  expect(core.calls.some(({ call }) => call === 'accounts.remove')).toBe(false);
  await user.click(dialog.getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'OpenRouter' })).toBeNull());
});

describe('after removing', () => {
  const remove = async () => {
    const drawn = openWindow();
    await drawn.user.click(await screen.findByRole('button', { name: 'More for Experiments' }));
    await drawn.user.click(await screen.findByRole('menuitem', { name: 'Remove…' }));
    await drawn.user.click(await screen.findByRole('button', { name: 'Remove' }));
    await screen.findByText('Experiments was removed.');
    return drawn;
  };

  test('Undo brings it back, place and all', async () => {
    const { core, user } = await remove();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await screen.findByText('Experiments is back.');
    expect(await namesIn('OpenRouter')).toEqual(['Experiments']);
    expect(core.calls.filter(({ call }) => call === 'accounts.undo').map(({ input }) => input)).toEqual([
      { undo: 'openrouter:default' },
    ]);
  });

  test('an Undo that comes too late says so', async () => {
    const { core, user } = await remove();
    core.fail('accounts.undo', { code: 'undo-gone' });
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await screen.findAllByText(/It is too late to undo this/);
  });
});

test('what depends on an account may not be readable; it can be removed all the same', async () => {
  const { user } = openWindow('#/accounts', (core) => core.fail('accounts.dependents', { code: 'unreachable' }));
  await user.click(await screen.findByRole('button', { name: 'More for Experiments' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Remove…' }));
  await screen.findByText(/^What depends on it could not be read/);
  await user.click(await screen.findByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'OpenRouter' })).toBeNull());
});

test('another agent gets its own copy', async () => {
  const { core, user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'More for Experiments' }));
  (await screen.findByRole('menuitem', { name: 'Copy to agent…' })).focus();
  await user.keyboard('{ArrowRight}');
  (await screen.findByRole('menuitem', { name: 'claude-code' })).focus();
  await user.keyboard('{Enter}');
  await screen.findByText('claude-code has its own copy of Experiments now.');
  expect(core.calls.find(({ call }) => call === 'accounts.copy')?.input).toEqual({
    agentId: 'main',
    profileId: 'openrouter:default',
    to: 'claude-code',
  });
});

test('with one agent there is nobody to copy to', async () => {
  const { user } = openWindow('#/accounts', ({ world }) => (world.agents = world.agents.slice(0, 1)));
  await user.click(await screen.findByRole('button', { name: 'More for Experiments' }));
  await screen.findByRole('menuitem', { name: 'Copy id' });
  expect(screen.queryByRole('menuitem', { name: 'Copy to agent…' })).toBeNull();
});

describe('a login that could not be refreshed', () => {
  const open = (worksUntil: number | null) =>
    openWindow('#/accounts', ({ world }) => {
      world.groups[2]!.profiles[0]!.state = { kind: 'refresh-failed', worksUntil, tries: 2 };
    });

  test('says how long it still works, and is tried again', async () => {
    const { core, user } = open(Date.now() + 60_000);
    await screen.findByText('Refresh failed');
    expect(screen.getByText(/^Works until .*tried twice$/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Refresh mei@shirakawa.example again' }));
    await screen.findByText('mei@shirakawa.example was refreshed.');
    expect(core.calls.some(({ call }) => call === 'login.refresh')).toBe(true);
    await waitFor(() => expect(screen.queryByText('Refresh failed')).toBeNull());
  });

  test('says that it has stopped, and why it cannot be refreshed', async () => {
    const { core, user } = open(null);
    await screen.findByText('Not working · tried twice');
    core.fail('login.refresh', { code: 'refresh-failed', profileId: 'openai-codex:codex-cli', why: 'no network' });
    await user.click(screen.getByRole('button', { name: 'Refresh mei@shirakawa.example again' }));
    await screen.findAllByText('mei@shirakawa.example could not be refreshed: no network. Baton tries again.');
  });
});

test('what is left of a plan is a meter that says its reset and where it is known from', async () => {
  openWindow();
  const meter = await screen.findByRole('meter', {
    name: /^5 h: 62% left · resets .* · read (just now|1 min ago) · from an answer$/,
  });
  expect(meter.getAttribute('aria-valuenow')).toBe('62');
  expect(meter.textContent).toBe('5 h62% left');
});

test('why this order: everybody who could be asked, and who is not', async () => {
  const { core, user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'Why this order' }));
  const lines = within(await screen.findByRole('list', { name: 'Who would be asked next, in order' }))
    .getAllByRole('listitem')
    .map((line) => line.textContent);
  expect(lines[0]).toMatch(/Place 1 Work, Max plan.*Opus 4\.5.*first in your order/);
  expect(lines[1]).toMatch(/Not asked now Mei Tanabe.*It is cooling, so it is not asked\. Back: \d\d:\d\d\./);
  expect(lines.filter((line) => line.includes('Shirakawa OpenAI key'))).toEqual([expect.stringContaining('paid')]);
  expect(core.calls.find(({ call }) => call === 'route.explain')?.input).toEqual({ agentId: 'main' });
  await user.click(screen.getByRole('button', { name: 'Why this order' }));
  expect(screen.queryByRole('list', { name: 'Who would be asked next, in order' })).toBeNull();
});

test('an account of no use is named behind them, with the reason', async () => {
  const { user } = openWindow('#/accounts', ({ world }) => {
    world.groups[0]!.profiles[1]!.state = { kind: 'expired', at: 1 };
  });
  await user.click(await screen.findByRole('button', { name: 'Why this order' }));
  const list = within(await screen.findByRole('list', { name: 'Who would be asked next, in order' }));
  expect(list.getAllByRole('listitem').at(-1)?.textContent).toMatch(
    /Not asked now Mei Tanabe.* anthropicIt has expired\.$/,
  );
});

test('the order is explained for any model, and for the default one again', async () => {
  const { core, user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'Why this order' }));
  const first = async () =>
    within(await screen.findByRole('list', { name: 'Who would be asked next, in order' })).getAllByRole('listitem')[0]!
      .textContent;
  const asked = () => core.calls.flatMap(({ call, input }) => (call === 'route.explain' ? [input] : []));
  await user.click(screen.getByRole('button', { name: 'For Default model' }));
  const field = await screen.findByRole('combobox', { name: 'Filter models' });
  await waitFor(() => expect(screen.getByRole('option', { name: /^GPT-5 mini/ })).toBeTruthy());
  await user.type(field, 'mini{Enter}');
  await screen.findByRole('button', { name: 'For GPT-5 mini' });
  expect(asked().at(-1)).toEqual({ agentId: 'main', model: 'openai/gpt-5-mini' });
  await waitFor(async () => expect(await first()).toMatch(/Shirakawa OpenAI key/));
  await user.click(screen.getByRole('button', { name: 'Default model' }));
  await waitFor(async () => expect(await first()).toMatch(/Work, Max plan/));
  expect(asked().at(-1)).toEqual({ agentId: 'main' });
});

test('the choice of another model says that the models could not be loaded', async () => {
  const { core, user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'Why this order' }));
  await screen.findByRole('list', { name: 'Who would be asked next, in order' });
  core.fail('models.list', { code: 'write-failed', path: '/x', why: 'disk full' });
  await user.click(screen.getByRole('button', { name: 'For Default model' }));
  expect(await screen.findByText(/^The models could not be loaded\. /)).toBeTruthy();
  expect(screen.queryByText('Models come with the first account.')).toBeNull();
});

test('while the gateway is paused nobody is in use; the line says who is asked first once it goes on', async () => {
  const { user } = openWindow('#/accounts', scenes['paused']);
  const who = within(await screen.findByRole('region', { name: 'Who has the baton' }));
  expect(who.getByText('Paused. First when resumed')).toBeTruthy();
  expect(screen.queryByText(/In use now/)).toBeNull();
  await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'Resume' }));
  await waitFor(() => expect(screen.getAllByText(/In use now/).length).toBeGreaterThan(0));
});

test('an account out of credit leads to the page where credit is added', async () => {
  openWindow();
  const link = await screen.findByRole<HTMLAnchorElement>('link', { name: /^Top up Shirakawa Translation Studio/ });
  expect(link.href).toBe('https://console.anthropic.com/settings/billing');
});

test('the name opens the details, and the address says so', async () => {
  const { user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'Work, Max plan' }));
  expect(await screen.findByText('anthropic:work', { selector: 'code' })).toBeTruthy();
  expect(window.location.hash).toBe('#/accounts/anthropic%3Awork');
});

test('the details of a login say that Baton renews it', async () => {
  const { user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'mei@shirakawa.example' }));
  const line = (await screen.findByText('Stops working')).closest('div')!;
  expect(within(line).getByText('Refreshed by Baton')).toBeTruthy();
});

test('while somebody looks, providers are asked about quotas; the details say the plan, and what went wrong', async () => {
  const { core, user } = openWindow('#/accounts', ({ world }) => {
    const profile = world.groups.flatMap(({ profiles }) => profiles).find(({ id }) => id === 'openai-codex:codex-cli')!;
    Object.assign(profile, { plan: 'Plus ($12.34)', quotaError: 'Token expired' });
  });
  await user.click(await screen.findByRole('button', { name: 'mei@shirakawa.example' }));
  expect(await screen.findByText('Plus ($12.34)')).toBeTruthy();
  expect(within((await screen.findByText('Quota not read')).closest('div')!).getByText('Token expired')).toBeTruthy();
  expect(core.calls.filter(({ call }) => call === 'usage.refresh')).toEqual([
    { call: 'usage.refresh', input: { agentId: 'main' } },
  ]);
});

test('a locked vault asks for its passphrase, and says when it is not the right one', async () => {
  const { user } = openWindow('#/accounts', scenes['locked']);
  await screen.findAllByText('Unlock to see and use it');
  expect(screen.queryAllByRole('meter')).toEqual([]);
  const field = await screen.findByLabelText('Passphrase');
  await user.type(field, 'wrong{Enter}');
  expect(await screen.findByText('This passphrase does not open the vault. Try again.')).toBeTruthy();
  expect((field as HTMLInputElement).value).toBe('');
  await user.type(field, 'open sesame{Enter}');
  await waitFor(() => expect(screen.queryByLabelText('Passphrase')).toBeNull());
  expect(await screen.findByText('Token good for 212 days')).toBeTruthy();
});

test('without accounts there is one thing to do', async () => {
  const { user } = openWindow('#/accounts', scenes['empty']);
  expect(await screen.findByRole('heading', { name: 'No accounts yet' })).toBeTruthy();
  expect(screen.getByText(/^Sealed with GNOME keyring/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Add account' }));
  expect(await screen.findByRole('dialog', { name: 'Whose account is it?' })).toBeTruthy();
});

test('from twelve accounts on there is a filter; long groups are folded', async () => {
  const { user } = openWindow('#/accounts', scenes['many']);
  expect(await namesIn('OpenAI')).toHaveLength(20);
  await user.type(screen.getByRole('searchbox', { name: 'Filter accounts' }), 'made-997');
  expect(await namesIn('OpenAI')).toEqual(['Shared 997']);
  expect((await list('OpenAI')).getByText('Place 1000')).toBeTruthy();
});

test('a load that fails keeps what was shown, and can be tried again', async () => {
  const { core, user } = openWindow();
  await namesIn('Anthropic');
  core.fail('accounts.list', { code: 'unreachable' });
  core.emit('changed', { topics: ['accounts'] });
  expect(await screen.findByText(/^Shown as of \d\d:\d\d\.$/)).toBeTruthy();
  expect(await namesIn('Anthropic')).toEqual(ANTHROPIC);
  core.fail('accounts.list', null);
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(screen.queryByText(/^Shown as of/)).toBeNull());
});

test('a provider whose accounts cannot be added by hand offers no Add', async () => {
  const { user } = openWindow();
  expect((await list('Ollama')).queryByRole('button', { name: 'Add to Ollama' })).toBeNull();
  await user.click(await screen.findByRole('button', { name: 'Add to OpenRouter' }));
  expect(await screen.findByRole('dialog', { name: 'Paste your API key' })).toBeTruthy();
});
