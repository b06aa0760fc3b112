import { expect, test } from 'vitest';
import type { AttemptView } from '#shared/activity';
import { describeAttempts } from './summary.ts';

const skipped = (reason: AttemptView['reason']): AttemptView => ({
  ...{ provider: 'a', model: 'a/m', modelName: 'M', label: 'M', outcome: 'skipped', reason },
});

test('where no account was there to be asked it is said how to get one', () => {
  const nobody = describeAttempts([skipped('no-credentials'), skipped('no-credentials')]);
  expect(nobody).toMatch(/^All models failed \(2\): .*no usable credential\. `baton models status` shows/);
  expect(describeAttempts([skipped('no-credentials'), skipped('dialect')])).not.toContain('`baton');
});
