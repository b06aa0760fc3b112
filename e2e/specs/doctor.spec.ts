import { chmodSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, goTo, test } from '../fixtures/scene.ts';

test('a file that others can read is found, and Fix makes it private', async ({ start, place }) => {
  const file = path.join(place.stateDir, '.env');
  writeFileSync(file, 'SOME_KEY=1\n');
  chmodSync(file, 0o644);
  const { page } = await start();
  await goTo(page, 'Doctor');
  const row = page.getByRole('listitem').filter({ hasText: '.env' });
  await expect(row.getByText(/^Fix lets only you open/)).toBeVisible();
  await row.getByRole('button', { name: /^Fix/ }).click();
  await expect(row.getByRole('button', { name: /^Fix/ })).toBeHidden();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
