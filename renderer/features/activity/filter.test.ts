import { expect, test } from 'vitest';
import type { RequestView } from '#shared/activity';
import { filterRequests, waiting } from './filter.ts';

const request = (id: string, more: Partial<RequestView> = {}): RequestView => ({
  id,
  at: 0,
  agentId: 'main',
  dialect: 'anthropic-messages',
  stream: false,
  asked: 'opus',
  model: 'anthropic/claude-opus-4-5',
  modelName: 'Claude Opus 4.5',
  result: 'first-try',
  status: 200,
  tookMs: 1,
  attempts: [],
  ...more,
});

const all = [
  request('r1'),
  request('r2', { result: 'handed-on', agentId: 'scripts' }),
  request('r3', {
    result: 'failed',
    attempts: [
      { provider: 'openai', model: 'openai/gpt-5.2', modelName: 'GPT-5.2', label: 'Mei Tanabe', outcome: 'failed' },
    ],
  }),
];

test.each([
  ['all', '', ['r1', 'r2', 'r3']],
  ['handed-on', '', ['r2']],
  ['failed', '', ['r3']],
  ['all', 'SCRIPTS', ['r2']],
  ['all', 'opus 4.5 scripts', ['r2']],
  ['all', 'tanabe', ['r3']],
  ['all', 'openai/gpt', ['r3']],
  ['all', 'r1', ['r1']],
  ['failed', 'scripts', []],
] as const)('%s requests with “%s”', (shown, text, ids) => {
  expect(filterRequests(all, shown, text).map(({ id }) => id)).toEqual(ids);
});

test.each([
  ['nothing new', ['b', 'a'], ['b', 'a'], 0],
  ['two new', ['b', 'a'], ['d', 'c', 'b', 'a'], 2],
  ['all new', ['b', 'a'], ['e', 'd'], 2],
  ['the first ones', [], ['a'], 1],
  ['the newest one forgotten since', ['x', 'a'], ['b', 'a'], 1],
])('%s', (_, shown, latest, count) => {
  expect(
    waiting(
      shown.map((id) => request(id)),
      latest.map((id) => request(id)),
    ),
  ).toBe(count);
});
