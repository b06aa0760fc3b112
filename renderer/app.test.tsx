import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { App } from './app.tsx';
import { openWindow } from './testing/open-window.tsx';
import { createFakeCore } from './testing/fake-api.ts';
import { scenes } from './testing/scenes.ts';

afterEach(() => cleanup());

const sidebar = async () => within(await screen.findByRole('complementary', { name: 'Sidebar' }));

test('the sidebar leads to every page and says where we are', async () => {
  openWindow('#/settings');
  const links = (await sidebar()).getAllByRole('link');
  expect(links.map((each) => each.getAttribute('href'))).toEqual([
    '#/accounts',
    '#/models',
    '#/agents',
    '#/activity',
    '#/doctor',
    '#/settings',
  ]);
  expect(links.filter((each) => each.getAttribute('aria-current') === 'page')).toHaveLength(1);
});

test('counts are of what needs the person', async () => {
  openWindow();
  expect((await (await sidebar()).findByRole('link', { name: /Accounts/ })).textContent).toContain('2 need you');
  await waitFor(async () =>
    expect((await sidebar()).getByRole('link', { name: /Doctor/ }).textContent).toContain('1 need you'),
  );
  expect((await sidebar()).getByRole('link', { name: /Models/ }).textContent).toBe('Models');
});

test('many requests are no reason to run the doctor for each of them', async () => {
  const { core } = openWindow();
  const runs = () => core.calls.filter(({ call }) => call === 'doctor.run').length;
  await waitFor(() => expect(runs()).toBe(1));
  core.world.checks = [];
  for (let n = 0; n < 10; n += 1) core.emit('changed', { topics: ['app', 'accounts'] });
  const doctor = (await sidebar()).getByRole('link', { name: /Doctor/ });
  await waitFor(() => expect(doctor.textContent).toBe('Doctor'), { timeout: 3_000 });
  expect(runs()).toBe(2);
});

test('the gateway is paused and resumed from the sidebar', async () => {
  const { core, user } = openWindow();
  await user.click(await (await sidebar()).findByRole('button', { name: 'Pause the gateway' }));
  await (await sidebar()).findByText('Gateway paused');
  expect(core.world.app.gateway.state).toBe('paused');
  await user.click((await sidebar()).getByRole('button', { name: 'Resume the gateway' }));
  await (await sidebar()).findByText('Gateway on');
});

test('without an account the gateway waits and cannot be paused', async () => {
  openWindow('#/accounts', scenes['empty']);
  await (await sidebar()).findByText('for a first account');
  expect((await sidebar()).queryByRole('button', { name: /gateway/ })).toBeNull();
});

test('when requests begin to cost money, or were stopped before, the window says so', async () => {
  const { core } = openWindow();
  await (await sidebar()).findByText('Gateway on');
  const news = { agentId: 'main', from: 'Work', to: 'Studio key', provider: 'openai', reason: 'rate_limit' } as const;
  core.emit('paid-switch', { ...news, until: null, blocked: false });
  await screen.findAllByText('Now on a paid key. Work ran out (Rate limit). Studio key answers.');
  core.emit('paid-switch', { ...news, until: new Date().setHours(23, 59, 59), blocked: true });
  await screen.findAllByText('Stopped before a paid key. Work ran out until 23:59. Allow paid keys in Models.');
});

test('the setting of the theme wins over the system, and gives way to it again', async () => {
  const { core } = openWindow('#/accounts', ({ world }) => (world.app.appearance = 'dark'));
  await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('dark'));
  core.world.app.appearance = 'system';
  core.emit('changed', { topics: ['settings'] });
  await waitFor(() => expect(document.documentElement.dataset['theme']).toBeUndefined());
});

describe('when nobody is at the other end', () => {
  test.each([
    ['session', 'This link has ended'],
    ['host', 'Baton does not answer'],
  ] as const)('%s', (why, title) => {
    const { client } = createFakeCore({ now: () => 0 });
    render(<App client={client} now={() => 0} lost={why} />);
    expect(screen.getByRole('heading', { name: title })).toBeTruthy();
    expect(screen.queryByRole('complementary')).toBeNull();
  });
});
