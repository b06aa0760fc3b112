import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { faultPage } from '../upstreams/fault-page.ts';

const path = new URL('../../docs/faults.md', import.meta.url);

/** `WRITE_DOCS=1 npx vitest run --project integration e2e/integration/fault-page.test.ts` writes it anew. */
test('docs/faults.md says what the table says', async () => {
  const options = await resolveConfig(path);
  const made = await format(faultPage(), { ...options, parser: 'markdown' });
  if (process.env['WRITE_DOCS'] === '1') await writeFile(path, made);
  expect(await readFile(path, 'utf8')).toBe(made);
});
