import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { draw, settle } from '../../testing/draw.tsx';

const TITLE = 'Used in 30 days';

async function open(name: string) {
  const drawn = await draw('accounts');
  await drawn.user.click(screen.getByRole('button', { name }));
  await settle();
  return drawn;
}

test('the details of an account draw how full each of its windows was, and say the fullest day', async () => {
  const { inputs } = await open('Work, Max plan');
  expect(screen.getByText(TITLE)).toBeTruthy();
  const drawing = screen.getByRole('img', { name: /^5 h: fullest on \d+ \w+, 38% used$/ });
  expect(drawing.querySelectorAll('rect')).toHaveLength(30);
  expect(inputs('usage.history')).toEqual([{ agentId: 'main', profileId: 'anthropic:work', days: 30 }]);
});

test('the same is there as a table, the latest day first', async () => {
  const { user } = await open('Work, Max plan');
  await user.click(screen.getByRole('button', { name: 'View as table' }));
  const table = within(screen.getByRole('region', { name: TITLE }));
  expect(table.getAllByRole('row')).toHaveLength(31);
  expect(table.getAllByRole('rowheader')[0]?.textContent).toBe('20 November');
  expect(table.getByRole('columnheader', { name: '5 h' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'View as chart' }));
  expect(screen.queryByRole('region', { name: TITLE })).toBeNull();
});

test('an account of which nothing is known has no drawing', async () => {
  const { inputs } = await open('Experiments');
  expect(inputs('usage.history')).toHaveLength(1);
  expect(screen.queryByText(TITLE)).toBeNull();
});
