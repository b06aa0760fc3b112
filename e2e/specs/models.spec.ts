import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { callBaton } from '../fixtures/core.ts';
import { addAccounts, expect, goTo, HAIKU, OPUS, test } from '../fixtures/scene.ts';

/* The Models page with the real core behind it. */

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const names = (page: Page, name: string) => card(page, name).getByRole('heading', { level: 3 }).allInnerTexts();

/** Models of the catalogue with these words, whoever has an account. */
async function search(page: Page, text: string) {
  await page.getByRole('group', { name: 'Which models' }).getByRole('button', { name: 'All' }).click();
  await page.getByRole('searchbox', { name: 'Filter models' }).fill(text);
}

/** What axe finds, told so that one can mend it. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

test('the lines of models are set by keys and by mouse; what does not see is not taken for images', async ({
  start,
  place,
}) => {
  const { page } = await start();
  await addAccounts(place, 'Work', 'Lab');
  const rows = await callBaton(place, 'models.list', { all: true });
  const nameOf = (key: string) => rows.find((row) => row.key === key)?.name ?? key;
  await goTo(page, 'Models');

  await card(page, 'Text').getByRole('button', { name: 'Fallback' }).click();
  await page.getByRole('combobox', { name: 'Filter models' }).fill('claude-haiku-4-5');
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page, 'Text')).toEqual([nameOf(OPUS), nameOf(HAIKU)]);
  await card(page, 'Text')
    .getByRole('button', { name: /^Move .*place 2$/ })
    .focus();
  for (const key of ['Space', 'ArrowUp', 'Space']) await page.keyboard.press(key);
  await expect.poll(async () => (await callBaton(place, 'models.status', {})).resolvedDefault).toBe(HAIKU);
  // A line is written in two steps, its first and its fallbacks.
  await expect
    .poll(async () => (await callBaton(place, 'models.selection', {})).fallbacks.map(({ key }) => key))
    .toEqual([OPUS]);

  await search(page, OPUS);
  await page.getByRole('table').getByRole('row').nth(1).dragTo(card(page, 'Images'));
  await expect.poll(() => names(page, 'Images')).toEqual([nameOf(OPUS)]);

  const blind = rows.find(({ provider, input }) => provider === 'openai' && !input.includes('image'));
  if (blind === undefined) throw new Error('every model of OpenAI sees');
  await search(page, blind.key);
  await page.getByRole('table').getByRole('row').nth(1).dragTo(card(page, 'Images'));
  await expect(page.getByText(`${blind.name} does not take images.`).first()).toBeVisible();
  expect((await callBaton(place, 'models.selection', {})).image?.key).toBe(OPUS);

  await page.getByRole('button', { name: 'Alias', exact: true }).click();
  await page.getByRole('textbox', { name: 'Alias' }).fill('opus');
  await expect(card(page, 'Aliases').getByRole('alert')).toHaveText(`opus already means ${nameOf(OPUS)}.`);
  expect(await faults(page)).toEqual([]);
});

test('a scan tells of each model, proposes, and writes only what was ticked', async ({ start, place }) => {
  const { page } = await start();
  await addAccounts(place, 'Work');
  await goTo(page, 'Models');
  await page.getByRole('button', { name: 'Scan for models' }).click();
  const dialog = page.getByRole('dialog', { name: 'Scan for models' });
  await dialog.getByRole('combobox', { name: 'Provider' }).click();
  await page.getByRole('option', { name: 'Anthropic', exact: true }).click();
  await dialog.getByRole('button', { name: 'Scan', exact: true }).click();
  await expect(dialog.getByText(/ models?, best first\./)).toBeVisible();
  await page.reload(); // the core still knows what the scan found
  await expect(dialog.getByText(/ models?, best first\./)).toBeVisible();
  const row = dialog.getByRole('listitem').filter({ hasText: HAIKU }).first();
  await expect(row).toContainText(/tool/);
  expect(await faults(page)).toEqual([]);

  for (const tick of await dialog.getByRole('listitem').getByRole('checkbox', { checked: true }).all())
    await tick.uncheck();
  await row.getByRole('checkbox').check();
  expect((await callBaton(place, 'models.selection', {})).fallbacks).toEqual([]);
  await dialog.getByRole('button', { name: 'Add 1 as fallback' }).click();
  await expect(dialog).toBeHidden();
  const { fallbacks } = await callBaton(place, 'models.selection', {});
  expect(fallbacks).toHaveLength(1);
  expect(fallbacks[0]?.key).toContain('claude-haiku-4-5');
});

test('an agent gets an order of its own, and gives it up again', async ({ start, place, cli }) => {
  const { page } = await start();
  await addAccounts(place, 'Work', 'Studio');
  await callBaton(place, 'agents.add', { id: 'ci' });
  await goTo(page, 'Agents');
  await page.getByRole('button', { name: /^ci/ }).click();
  await page.getByRole('button', { name: 'Own order of ci' }).click();
  const dialog = page.getByRole('dialog', { name: 'Order of ci' });
  const whose = async (option: string) => {
    await dialog.getByRole('combobox', { name: 'Order of Anthropic' }).click();
    await page.getByRole('option', { name: option }).click();
  };
  await whose('Own');
  await dialog.getByRole('button', { name: /^Move .*place 1$/ }).focus();
  const now = async (agentId?: string) =>
    (await callBaton(place, 'order.get', { provider: 'anthropic', ...(agentId && { agentId }) })).order;
  const before = await now('ci');
  for (const key of ['Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  await expect.poll(() => now('ci')).toEqual(before?.toReversed());
  expect(await now()).toEqual(before);
  expect(await faults(page)).toEqual([]);
  const shown = await cli(['models', 'auth', 'order', 'get', '--provider', 'anthropic', '--agent', 'ci']);
  expect(shown.stdout).toContain(before?.toReversed().join(', '));

  await whose('As for all');
  await expect.poll(() => now('ci')).toEqual(before);
  const ci = (await callBaton(place, 'agents.list', {})).find(({ id }) => id === 'ci');
  expect(ci?.ownOrder).toEqual([]);
});
