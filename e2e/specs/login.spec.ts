import type { Page } from '@playwright/test';
import { startLoginServer, type LoginServer } from '../upstreams/login-server.ts';
import { createSurfer } from '../upstreams/surfer.ts';
import { expect, test as base } from '../fixtures/scene.ts';

/* Signing in from nothing, as a person does it, against a real OAuth server on this computer. */

const test = base.extend<{ login: LoginServer }>({
  login: async ({}, use) => {
    const login = await startLoginServer();
    await use(login);
    await login.close();
  },
  config: async ({ login, upstream }, use) => {
    const oauth = {
      authorizeUrl: `${login.url}/auth`,
      tokenUrl: `${login.url}/token`,
      deviceUrl: `${login.url}/device/auth`,
      clientId: 'baton-test',
      scopes: 'openid email offline_access',
    };
    const baseUrl = `${upstream.url}/v1`;
    await use({ models: { providers: { 'openai-codex': { baseUrl, oauth }, 'qwen-portal': { baseUrl, oauth } } } });
  },
});

const person = { login: 'mei', password: 'any' };

async function choose(page: Page, provider: string) {
  await page.getByRole('main').getByRole('button', { name: /^Add/ }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: new RegExp(`^${provider}`) }).click();
  return dialog;
}

test('a browser login ends in an account that is kept fresh; the wizard asks nothing that it knows', async ({
  host,
  start,
  cli,
}) => {
  test.skip(host !== 'web', 'one port for all: the other host signs in with a code');
  const { page } = await start();
  const dialog = await choose(page, 'OpenAI Codex');
  const link = await dialog.getByRole('link', { name: 'Open browser' }).getAttribute('href');
  await createSurfer().visit(link ?? '', person);

  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue(/mei/);
  await expect(dialog.getByText('Refreshed by Baton')).toBeVisible();
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('heading', { name: /is ready\.$/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.locator('[data-account^="openai-codex:"]')).toContainText('mei');
  const { stdout } = await cli(['models', 'auth', 'list', '--json']);
  expect(stdout).toContain('openai-codex:mei@example.com');
});

test('a device login shows its code, large, and ends when it was typed elsewhere', async ({ host, start, login }) => {
  test.skip(host !== 'app', 'one host is enough for the device flow');
  const { page } = await start();
  const dialog = await choose(page, 'Qwen');
  await dialog.getByRole('button', { name: /^Device code/ }).click();
  const code = dialog.getByRole('status', { name: 'Code' });
  await expect(code).toHaveText(/^[A-Z]{4}-[A-Z]{4}$/);
  const link = (await dialog.getByRole('link', { name: /^Copy and open/ }).getAttribute('href')) ?? '';
  const url = new URL(link);
  url.searchParams.set('user_code', await code.innerText());
  await createSurfer().visit(url.href, person);
  await expect(dialog.getByLabel('Name', { exact: true })).toBeVisible();
  expect(login.tokenCalls.some(({ grant, error }) => grant === 'device_code' && error === undefined)).toBe(true);
});
