import type { Page } from '@playwright/test';
import { addAccounts, askGateway, expect, goTo, json, keys, row, test } from '../fixtures/scene.ts';
import { callBaton } from '../fixtures/core.ts';
import type { Place } from '../fixtures/state-folder.ts';
import { wholeAnswer } from '../upstreams/answers.ts';
import type { Upstream } from '../upstreams/upstream.ts';

/* What a person sees of accounts and requests: checks, what is left, where requests went, what they cost. */

/** At the step that pastes an API key of Anthropic. */
async function atPaste(page: Page) {
  await page.getByRole('main').getByRole('button', { name: 'Add account' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveCSS('opacity', '1');
  await dialog.getByRole('button', { name: /^Anthropic\s/ }).click();
  await dialog.getByRole('button', { name: /^API key/ }).click();
  return dialog;
}

test('a key is checked before it is stored: refused, then accepted; stored once, it is named when it is pasted again', async ({
  start,
  upstream,
}) => {
  const { page } = await start();
  upstream.script(keys.Work, {
    kind: 'status',
    status: 401,
    type: 'authentication_error',
    message: 'invalid x-api-key',
  });
  const dialog = await atPaste(page);
  await dialog.getByRole('textbox', { name: 'API key' }).fill(keys.Work);
  await dialog.getByRole('button', { name: 'Check the key' }).click();
  await expect(dialog.getByRole('status')).toContainText('Anthropic refuses it');
  await expect(dialog.getByRole('status')).toContainText('invalid x-api-key');
  await expect(dialog.getByRole('button', { name: 'Save unchecked' })).toBeVisible();

  upstream.script(keys.Work, { kind: 'ok' });
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('status')).toContainText('Accepted');
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Work');
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await dialog.getByRole('button', { name: 'Send a test message' }).click();
  await expect(dialog.getByText(/^Anthropic answered in/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();

  const again = await atPaste(page);
  await again.getByRole('textbox', { name: 'API key' }).fill(keys.Work);
  await expect(again.getByText('This is stored already, as “Work”.')).toBeVisible();
  await expect(again.getByRole('button', { name: 'Check the key' })).toHaveAttribute('aria-disabled', 'true');
});

test('a key that nobody could ask about is saved unchecked, and its row says so', async ({ start, upstream }) => {
  const { page } = await start();
  upstream.script(keys.Work, { kind: 'cut', when: 'at-once' });
  const dialog = await atPaste(page);
  await dialog.getByRole('textbox', { name: 'API key' }).fill(keys.Work);
  await dialog.getByRole('button', { name: 'Check the key' }).click();
  await dialog.getByRole('button', { name: 'Save unchecked' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Work');
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await expect(dialog.getByRole('heading', { name: 'Work is saved, unchecked.' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(row(page, 'Work').getByText('Unchecked')).toBeVisible();
});

test('what is left is shown after an answer said it, and costs no call', async ({ start, place, upstream }) => {
  const { page } = await start();
  await addAccounts(place, 'Work');
  const answer = JSON.stringify(wholeAnswer('anthropic-messages', { text: 'Hello', model: 'claude-opus-4-5' }));
  upstream.script(keys.Work, {
    kind: 'raw',
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(answer)),
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '9',
      'anthropic-ratelimit-requests-reset': new Date(Date.now() + 3_600_000).toISOString(),
    },
    pieces: [answer],
  });
  await expect(row(page, 'Work').getByRole('meter')).toHaveCount(0);
  await askGateway(place);
  const meter = row(page, 'Work').getByRole('meter', { name: /^Requests: 18% left · resets/ });
  await expect(meter).toBeVisible();
  await expect(meter.locator('i')).toHaveClass('low');
  expect(questions(upstream, keys.Work)).toBe(1);
});

test('why this order: window and command line give the same answer', async ({ start, place, upstream, cli }) => {
  const { page } = await start();
  await addAccounts(place, 'Work', 'Studio');
  upstream.script(keys.Work, { kind: 'status', status: 429, type: 'rate_limit_error', message: 'slow down' });
  await askGateway(place);
  await page.getByRole('button', { name: 'Why this order' }).click();
  const lines = page.getByRole('list', { name: 'Who would be asked next, in order' }).getByRole('listitem');
  await expect(lines.nth(0)).toContainText('Work');
  await expect(lines.nth(0)).toContainText('Not asked now');
  await expect(lines.nth(1)).toContainText('Studio');
  const { candidates } = json(await cli(['explain', '--next', '--json'])) as { candidates: { label: string }[] };
  expect(candidates.map(({ label }) => label).slice(0, 2)).toEqual(['Work', 'Studio']);
  await expect(page.getByRole('region', { name: 'Who has the baton' }).getByText('Studio').first()).toBeVisible();
});

test('prompts are kept for as long as somebody wants it, with a sign; then they are gone', async ({ start, place }) => {
  const { page } = await start();
  await addAccounts(place, 'Work');
  await askGateway(place);
  await goTo(page, 'Activity');
  await page.getByRole('button', { name: 'Keep prompts…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Keep for an hour' }).click();
  await expect(page.getByText('Prompts and answers are kept', { exact: true })).toBeVisible();
  await goTo(page, 'Accounts');
  const sign = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Activity/ });
  await expect(sign).toContainText('prompts are kept');

  await askGateway(place);
  const { requests } = await callBaton(place, 'activity.list', {});
  expect(requests.map(({ bodies = false }) => bodies)).toEqual([true, false]);
  await openRequest(page, place);
  await page.getByRole('button', { name: 'Show prompt and answer' }).click();
  await expect(page.getByRole('region', { name: 'Sent' })).toContainText('Hello');
  await expect(page.getByRole('region', { name: 'Answered' })).toContainText('Hello from upstream');

  await page.getByRole('button', { name: 'Stop and delete' }).click();
  await expect(page.getByRole('button', { name: 'Show prompt and answer' })).toBeHidden();
  await expect(sign).not.toContainText('prompts are kept');
});

/** Lists of models are asked for with an account, too, and cost nothing. */
const questions = (upstream: Upstream, secret: string) =>
  upstream.calls.filter((call) => call.secret === secret && !/\/models(?:\?|$)/.test(call.path)).length;

async function openRequest(page: Page, place: Place) {
  const request = await callBaton(place, 'activity.get', { id: 'last' });
  await page.evaluate((id) => (location.hash = `#/activity/${id}`), request.id);
}

test('on the line of models paid keys can be blocked: then a request fails rather than cost money', async ({
  start,
  place,
  upstream,
}) => {
  const { page } = await start();
  await addAccounts(place, 'Lab');
  const plan = `sk-ant-oat01-${'p'.repeat(90)}`;
  await callBaton(place, 'accounts.add', { provider: 'anthropic', kind: 'setup-token', secret: plan, label: 'Plan' });
  await callBaton(place, 'fallbacks.set', { models: ['openai/gpt-5.2'] });
  await goTo(page, 'Models');
  await expect(page.getByText('The next one costs money')).toBeVisible();
  await page.getByRole('combobox', { name: 'When it starts to cost' }).click();
  await page.getByRole('option', { name: 'Block' }).click();
  await expect(page.getByText('Requests stop before they cost money.').first()).toBeVisible();

  upstream.script(plan, { kind: 'status', status: 429, type: 'rate_limit_error', message: 'slow down' });
  const failed = await askGateway(place).catch((error: unknown) => error);
  expect(failed).toMatchObject({ status: expect.any(Number) });
  expect(questions(upstream, keys.Lab)).toBe(0);
  await expect(page.getByText(/^Stopped before a paid key\. Plan ran out/).first()).toBeVisible();

  await page.getByRole('combobox', { name: 'When it starts to cost' }).click();
  await page.getByRole('option', { name: 'Tell me' }).click();
  await expect(page.getByText('You are told when a request costs money.').first()).toBeVisible();
  expect(await askGateway(place)).toMatchObject({ model: 'openai/gpt-5.2' });
  await expect(page.getByText(/^Now on a paid key\. Plan ran out/).first()).toBeVisible();
  await goTo(page, 'Activity');
  await openRequest(page, place);
  const attempts = page.getByRole('list', { name: 'Attempts' }).getByRole('listitem');
  await expect(attempts.nth(0)).toContainText('Skipped');
  await expect(attempts.nth(1)).toContainText('Paid by use');
});
