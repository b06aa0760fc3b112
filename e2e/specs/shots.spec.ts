import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addAccounts, askGateway, expect, goTo, keys, OPUS, test } from '../fixtures/scene.ts';
import { callBaton } from '../fixtures/core.ts';
import type { Place } from '../fixtures/state-folder.ts';

/* Every page with real data, light and dark: looked at by a person (test-results/shots), and by axe. */

const pages = ['Accounts', 'Models', 'Agents', 'Activity', 'Doctor', 'Settings'] as const;
const appearances = ['light', 'dark'] as const;
const shots = 'test-results/shots';

const wear = async (page: Page, place: Place, appearance: (typeof appearances)[number]) => {
  await callBaton(place, 'settings.set', { appearance });
  await expect(page.locator('html')).toHaveAttribute('data-theme', appearance);
};

/** What axe finds, told so that one can mend it. */
async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

async function shoot(page: Page, host: string, name: string) {
  await page.screenshot({ path: `${shots}/${host}-${name.toLowerCase()}.png`, animations: 'disabled' });
}

for (const appearance of appearances) {
  test(`every page is right in ${appearance}`, async ({ start, place, upstream, host }) => {
    test.slow();
    const { page } = await start();
    await addAccounts(place, 'Work', 'Studio', 'Lab');
    await callBaton(place, 'fallbacks.add', { model: 'spare/second' });
    await callBaton(place, 'models.setImage', { model: OPUS });
    await callBaton(place, 'agents.add', { id: 'ci' });
    upstream.script(keys.Work, { kind: 'status', status: 429, type: 'rate_limit_error', message: 'slow down' });
    for (let n = 0; n < 3; n++) await askGateway(place);
    await wear(page, place, appearance);

    const found: string[] = [];
    for (const name of pages) {
      await goTo(page, name);
      if (name === 'Activity') {
        await page
          .getByRole('button', { name: /Handed on · / })
          .first()
          .click();
        // A mark beside its word, whatever other pages call their parts.
        const mark = await page.getByText('waiting', { exact: true }).locator('i').boundingBox();
        expect(mark?.height).toBeLessThan(12);
      }
      await page.waitForTimeout(300); // moves end
      await shoot(page, host, `${name}-${appearance}`);
      found.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
    }
    expect(found).toEqual([]);
  });
}

test.describe('somebody new', () => {
  test.use({ config: {} });
  for (const appearance of appearances) {
    test(`the first run and the wizard are right in ${appearance}`, async ({ start, place, host }) => {
      const { page } = await start();
      await wear(page, place, appearance);
      const found: string[] = [];
      await shoot(page, host, `accounts-empty-${appearance}`);
      found.push(...(await faults(page)));
      await page.getByRole('main').getByRole('button', { name: 'Add account' }).click();
      await expect(page.getByRole('dialog').getByRole('button', { name: /^Anthropic\s/ })).toBeVisible();
      await expect(page.getByRole('dialog')).toHaveCSS('opacity', '1');
      await shoot(page, host, `wizard-provider-${appearance}`);
      found.push(...(await faults(page)));
      await page.getByRole('button', { name: /^Anthropic\s/ }).click();
      await page.getByRole('button', { name: /^Setup-token/ }).click();
      await page.getByRole('textbox', { name: 'Setup-token' }).fill('sk-ant-oat01-too-short');
      await page.waitForTimeout(300);
      await shoot(page, host, `wizard-paste-${appearance}`);
      found.push(...(await faults(page)));
      expect(found).toEqual([]);
    });
  }
});

test('the smallest window has a rail instead of the sidebar, and nothing is cut off', async ({
  start,
  place,
  host,
}) => {
  const { page } = await start();
  await addAccounts(place, 'Work', 'Studio');
  await page.setViewportSize({ width: 720, height: 520 });
  await expect(page.locator('[data-account]').first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(720);
  await shoot(page, host, 'accounts-smallest');
});
