import { callBaton } from '../fixtures/core.ts';
import { askGateway, expect, goTo, test } from '../fixtures/scene.ts';

/* A provider of one's own, from the tile to its end, at a stand-in for its server. */

test('a custom provider with a key is added, checked, answers through the gateway, is changed and removed', async ({
  start,
  upstream,
  place,
}) => {
  const { page } = await start();
  await page.getByRole('main').getByRole('button', { name: /^Add/ }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Custom/ }).click();
  await dialog.getByLabel('Name').fill('GPU box');
  await dialog.getByLabel('Address').fill(upstream.url);
  await dialog.getByLabel('It speaks').selectOption('Anthropic Messages');
  await dialog.getByRole('button', { name: 'Next' }).click();

  await dialog.getByLabel('API key').fill('key-of-the-box');
  await dialog.getByRole('button', { name: 'Check the key' }).click();
  await expect(dialog.getByText('Accepted')).toBeVisible();
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByRole('button', { name: 'Next' }).click();
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await expect(dialog.getByRole('heading', { name: 'GPU box is ready.' })).toBeVisible();
  expect(await askGateway(place, 'gpu-box/any')).toMatchObject({ model: 'gpu-box/any' });

  await dialog.getByRole('button', { name: 'Done' }).click();
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Change GPU box…' }).click();
  await dialog.getByLabel('Address').fill(`${upstream.url}?key=1`);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText(/An address ends before/)).toBeVisible();
  await dialog.getByLabel('Address').fill(upstream.url);
  await dialog.getByLabel('Name', { exact: true }).fill('Cellar');
  await dialog.getByLabel('Id of the model').fill('llama');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Remove Cellar…' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question.getByText(/^The account .* goes with it, its secret included\.$/)).toBeVisible();
  await question.getByRole('button', { name: 'Remove provider' }).click();
  await expect(page.getByRole('button', { name: /^Remove Cellar/ })).toBeHidden();
  const { groups } = await callBaton(place, 'accounts.list', {});
  expect(groups.filter(({ provider }) => provider === 'gpu-box')).toEqual([]);
});
