import { askGateway, expect, test } from '../fixtures/scene.ts';

/* A provider of one's own, from the tile to the first answer, at a stand-in for its server. */

test('a custom provider with a key is added, checked, and answers through the gateway', async ({
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
});
