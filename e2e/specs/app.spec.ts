import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { Cli } from '../fixtures/baton.ts';
import { addAccounts, askGateway, expect, goTo, json, keys, namesInOrder, row, test } from '../fixtures/scene.ts';
import { addInWizard } from '../fixtures/wizard.ts';

/* What a person does, in the tray app's window and in the browser: the same specs run on both. */

const limited = {
  kind: 'status',
  status: 429,
  type: 'rate_limit_error',
  message: 'This request would exceed your rate limit.',
} as const;

/** Drags the row of `name` by its grip onto the row of `target`. */
async function drag(page: Page, name: 'Work' | 'Studio', target: 'Work' | 'Studio') {
  const grip = await row(page, name)
    .getByRole('button', { name: /^Move / })
    .boundingBox();
  const goal = await row(page, target).boundingBox();
  if (grip === null || goal === null) throw new Error('a row is not on the screen');
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(goal.x + 20, goal.y + goal.height / 3, { steps: 12 });
  await page.mouse.up();
}

const cliOrder = async (cli: Cli) =>
  (json(await cli(['models', 'auth', 'order', 'get', '--provider', 'anthropic', '--json'])) as { order: string[] })
    .order;

test('three keys are added in the wizard; an order made by mouse and by keys stays, and the command line agrees', async ({
  start,
  cli,
  place,
}) => {
  const { page } = await start();
  await addInWizard(page, 'Anthropic', 'Work');
  await addInWizard(page, 'Anthropic', 'Studio');
  await addInWizard(page, 'OpenAI', 'Lab');

  await page.getByRole('button', { name: 'More for Anthropic' }).click();
  await expect(page.getByRole('menu')).toHaveCSS('opacity', '1');
  await page.getByRole('menuitem', { name: 'Order by hand' }).click();
  await expect(row(page, 'Studio').getByRole('button', { name: /^Move / })).toBeVisible();
  const before = await namesInOrder(page);
  const [first = '', second = ''] = before as ('Work' | 'Studio')[];

  await drag(page, second as 'Work', first as 'Work');
  await expect.poll(() => namesInOrder(page)).toEqual([second, first]);
  await page.reload();
  await expect.poll(() => namesInOrder(page)).toEqual([second, first]);
  expect((await cliOrder(cli)).map((id) => id.replace('anthropic:', ''))).toEqual([
    second.toLowerCase(),
    first.toLowerCase(),
  ]);

  await row(page, first as 'Work')
    .getByRole('button', { name: /^Move / })
    .focus();
  for (const key of ['Space', 'ArrowUp', 'Space']) await page.keyboard.press(key);
  await expect.poll(() => namesInOrder(page)).toEqual([first, second]);
  await expect.poll(async () => (await cliOrder(cli))[0]).toBe(`anthropic:${first.toLowerCase()}`);
  expect(secretsFoundIn(place.stateDir)).toEqual([]);
});

/** Files that hold a pasted key, in the clear or as base64. */
function secretsFoundIn(folder: string): string[] {
  const forms = Object.values(keys).flatMap((key) => [key, Buffer.from(key).toString('base64').slice(0, -4)]);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
    .filter((file) => forms.some((form) => readFileSync(file, 'latin1').includes(form)));
}

test('an account that is limited hands on; its badge counts down, Activity says why, and it can be brought back', async ({
  start,
  place,
  upstream,
}) => {
  const { page } = await start();
  await addAccounts(place, 'Work', 'Studio');
  upstream.script(keys.Work, limited);

  expect(await askGateway(place)).toMatchObject({ profile: 'anthropic:studio', attempts: '2' });

  const left = row(page, 'Work').getByText(/^Cooling \d+:\d\d$/);
  await expect(left).toBeVisible();
  const seen = await left.innerText();
  await expect.poll(() => left.innerText()).not.toBe(seen);

  await goTo(page, 'Activity');
  await page.getByRole('button', { name: /Handed on · 2/ }).click();
  const attempts = page.getByRole('list', { name: 'Attempts' }).getByRole('listitem');
  await expect(attempts.nth(0)).toContainText('Work');
  await expect(attempts.nth(0)).toContainText('Rate limit');
  await expect(attempts.nth(1)).toContainText('Studio');
  await expect(attempts.nth(1)).toContainText('Answered');

  const asked = upstream.callsOf(keys.Work);
  expect(await askGateway(place)).toMatchObject({ profile: 'anthropic:studio', attempts: '1' });
  expect(upstream.callsOf(keys.Work)).toBe(asked);

  upstream.script(keys.Work, { kind: 'ok' });
  await goTo(page, 'Accounts');
  await row(page, 'Work').getByRole('button', { name: 'More for Work' }).click();
  await page.getByRole('menuitem', { name: 'Clear cooldown' }).click();
  await expect(row(page, 'Work').getByText(/^Cooling/)).toBeHidden();
  expect(await askGateway(place)).toMatchObject({ profile: 'anthropic:work', attempts: '1' });
});

test('a restart keeps accounts, order, cooldown and history', async ({ start, place, upstream }) => {
  const first = await start();
  await addAccounts(place, 'Work', 'Studio');
  upstream.script(keys.Work, limited);
  await askGateway(place);
  await expect(row(first.page, 'Work').getByText(/^Cooling/)).toBeVisible();
  await first.close();

  const { page } = await start();
  await expect.poll(() => namesInOrder(page)).toEqual(['Work', 'Studio']);
  await expect(row(page, 'Work').getByText(/^Cooling/)).toBeVisible();
  const asked = upstream.callsOf(keys.Work);
  expect(await askGateway(place)).toMatchObject({ profile: 'anthropic:studio' });
  expect(upstream.callsOf(keys.Work)).toBe(asked);
  await goTo(page, 'Activity');
  await expect(page.getByRole('button', { name: /Handed on · 2/ })).toHaveCount(2);
});

test('when every account of the first model is out, the fallback model answers; when nobody is left, the error lists all', async ({
  start,
  place,
  upstream,
  cli,
}) => {
  const { page } = await start();
  await addAccounts(place, 'Work', 'Studio');
  expect((await cli(['models', 'fallbacks', 'add', 'spare/second'])).code).toBe(0);
  upstream.script(keys.Work, limited);
  upstream.script(keys.Studio, limited);

  expect(await askGateway(place)).toMatchObject({ model: 'spare/second', attempts: '3' });

  upstream.script('spare-key', { kind: 'status', status: 529, type: 'overloaded_error', message: 'Overloaded' });
  const failed = await askGateway(place).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    error: { type: 'error', error: { message: expect.stringContaining('spare/second') } },
  });
  await goTo(page, 'Activity');
  await expect(page.getByRole('button', { name: /Failed/ }).first()).toBeVisible();
});

test('pausing in the window stops the gateway in the client’s own words, and resuming goes on', async ({
  start,
  place,
}) => {
  const { page } = await start();
  await addAccounts(place, 'Work');
  await page.getByRole('button', { name: 'Pause the gateway' }).click();
  await expect(page.getByRole('button', { name: 'Resume the gateway' })).toBeVisible();
  const refused = await askGateway(place).catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 503 });
  expect(JSON.stringify(refused)).toContain('Baton is paused. Resume it from the tray.');
  await page.getByRole('button', { name: 'Resume the gateway' }).click();
  await expect(page.getByRole('button', { name: 'Pause the gateway' })).toBeVisible();
  expect(await askGateway(place)).toMatchObject({ profile: 'anthropic:work' });
});

test('a key pasted at the wrong provider, too short or shortened is refused while it is typed', async ({ start }) => {
  const { page } = await start();
  await page.getByRole('main').getByRole('button', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Anthropic\s/ }).click();
  await dialog.getByRole('button', { name: /^Setup-token/ }).click();
  const field = dialog.getByRole('textbox', { name: 'Setup-token' });
  const go = dialog.getByRole('button', { name: 'Check the token' });

  await field.fill('sk-ant-oat01-short');
  await expect(dialog.getByText('62 characters short: 18 of at least 80.')).toBeVisible();
  await expect(go).toHaveAttribute('aria-disabled', 'true');
  await field.fill(keys.Lab);
  await expect(dialog.getByText('Does not start with sk-ant-oat01-.')).toBeVisible();
  await expect(go).toHaveAttribute('aria-disabled', 'true');
  await expect(page.locator('body')).not.toContainText(keys.Lab);
});
