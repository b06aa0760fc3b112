import { describe, expect, test } from 'vitest';
import type { AttemptView, RequestView } from '#shared/activity';
import { attemptWords, dollars, duration, explanation, factWords, stillCooling, why } from './words.ts';

const time = (at: number) => `t${String(at)}`;
const attempt = (more: Partial<AttemptView>): AttemptView => ({
  provider: 'anthropic',
  model: 'anthropic/claude-opus-4-5',
  modelName: 'Claude Opus 4.5',
  profileId: 'anthropic:work',
  label: 'Work',
  outcome: 'failed',
  ...more,
});

const request = (more: Partial<RequestView>): RequestView => ({
  id: 'req_1',
  at: 5,
  agentId: 'main',
  dialect: 'anthropic-messages',
  stream: true,
  asked: 'opus',
  model: 'claude-opus-4-5',
  modelName: 'Claude Opus 4.5',
  label: 'Work',
  result: 'first-try',
  status: 200,
  tookMs: 4600,
  attempts: [],
  ...more,
});

describe('an attempt in words', () => {
  test.each<[Partial<AttemptView>, string, string, string]>([
    [{ reason: 'rate_limit', status: 429, until: 9 }, 'cool', 'Rate limit (429)', 'Cools until t9'],
    [{ reason: 'overloaded', status: 529, until: 9 }, 'cool', 'Overloaded (529)', 'Cools until t9'],
    [{ reason: 'timeout' }, 'cool', 'Timed out', ''],
    [
      { reason: 'billing', status: 402, until: 9, message: 'too low' },
      'stop',
      'Out of credit (402)',
      'Disabled until t9 · “too low”',
    ],
    [{ reason: 'auth', status: 401, message: 'no' }, 'stop', 'Refused (login), 401', '“no”'],
    [{ reason: 'auth_permanent', until: 9 }, 'stop', 'Key revoked', 'Disabled until t9'],
    [{ reason: 'format', status: 400 }, 'warn', 'Refused (format), 400', ''],
    [{ reason: 'hung-up' }, 'rest', 'The tool hung up', ''],
    [{}, 'warn', 'Unknown error', ''],
    [{ outcome: 'skipped', reason: 'cooling', until: 9 }, 'rest', 'Skipped', 'Cooling until t9'],
    [{ outcome: 'skipped', reason: 'disabled', until: 9 }, 'rest', 'Skipped', 'Disabled until t9'],
    [{ outcome: 'skipped', reason: 'billing', until: 9 }, 'rest', 'Skipped', 'Out of credit until t9'],
    [{ outcome: 'skipped', reason: 'dialect' }, 'rest', 'Skipped', 'Speaks another dialect'],
    [{ outcome: 'answered', status: 200 }, 'go', 'Answered (200)', ''],
    [{ outcome: 'answered' }, 'go', 'Answered', ''],
  ])('%o', (given, tone, title, detail) => {
    expect(attemptWords(attempt(given), time)).toEqual({ tone, title, detail });
  });
});

test.each<[Partial<RequestView>, string]>([
  [{}, 'Asked for opus. Work answered on the first try.'],
  [
    { result: 'handed-on', attempts: [attempt({}), attempt({ outcome: 'answered' })] },
    'Asked for opus. One before it could not answer, so it went to Work.',
  ],
  [
    { result: 'handed-on', attempts: [attempt({}), attempt({ outcome: 'skipped' }), attempt({ outcome: 'answered' })] },
    'Asked for opus. 2 before it could not answer, so it went to Work.',
  ],
  [{ result: 'failed' }, 'Asked for opus. Nobody could answer.'],
  [
    { attempts: [attempt({ outcome: 'skipped' }), attempt({ outcome: 'answered', label: 'Mei', kept: true })] },
    'Asked for opus. This conversation was with Mei, so that one was asked first. Work answered on the first try.',
  ],
  [
    { attempts: [attempt({ outcome: 'skipped', kept: true }), attempt({ outcome: 'answered' })] },
    'Asked for opus. Work answered on the first try.',
  ],
])('why %o', (given, sentence) => {
  expect(why(request(given))).toBe(sentence);
});

test('the explanation lists every attempt, its time and the request id', () => {
  const text = explanation(
    request({
      result: 'handed-on',
      attempts: [
        attempt({ reason: 'rate_limit', status: 429, until: 9, tookMs: 400 }),
        attempt({ label: 'Key', outcome: 'answered', status: 200, tookMs: 3600 }),
      ],
    }),
    time,
  );
  expect(text.split('\n')).toEqual([
    't5 main: Asked for opus. One before it could not answer, so it went to Work. 4.6 s in all.',
    '1. Work · anthropic/claude-opus-4-5: Rate limit (429), 0.4 s – Cools until t9',
    '2. Key · anthropic/claude-opus-4-5: Answered (200), 3.6 s',
    'Request req_1',
  ]);
});

test.each([
  [40, '40 ms'],
  [400, '0.4 s'],
  [6140, '6.1 s'],
  [11_800, '11.8 s'],
  [59_960, '1 min 0 s'],
  [72_000, '1 min 12 s'],
])('%d ms read %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('only windows that are still open can be cleared, each account once', () => {
  const given = request({
    attempts: [
      attempt({ until: 9 }),
      attempt({ until: 20 }),
      attempt({ until: 30 }),
      attempt({ profileId: undefined, until: 30 }),
      attempt({ profileId: 'openai:x', provider: 'openai', label: 'X', until: 11 }),
    ],
  });
  expect(stillCooling(given, 10).map(({ profileId }) => profileId)).toEqual(['anthropic:work', 'openai:x']);
  expect(stillCooling(given, 40)).toEqual([]);
});

test.each([
  [0, '$0.00'],
  [0.00034, '$0.00034'],
  [0.0193, '$0.019'],
  [0.5, '$0.50'],
  [1.234, '$1.23'],
])('%f dollars: %s', (cost, words) => {
  expect(dollars(cost)).toBe(words);
});

test('only what is known of tokens and cost is said', () => {
  const known = { outputTokens: 912, cacheWriteTokens: 5_000, cacheReadTokens: 0, cost: 2 } as RequestView;
  expect(factWords(known)).toBe('5,000 into the cache · $2.00');
  expect(factWords({} as RequestView)).toBe('');
});
