import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quotaIn } from './quota-headers.ts';

const NOW = Date.parse('2026-01-20T12:00:00Z');
const inSeconds = (seconds: number) => NOW + seconds * 1_000;
const epoch = (seconds: number) => String(inSeconds(seconds) / 1_000);

type Row = [what: string, headers: Record<string, string>, windows: [string, number, number?][]];

describe('what the headers of an answer say of an account’s quota', () => {
  test.each<Row>([
    ['nothing', { 'content-type': 'application/json', 'x-request-id': 'r' }, []],
    [
      'a plan of Anthropic',
      {
        'anthropic-ratelimit-unified-status': 'allowed',
        'anthropic-ratelimit-unified-5h-status': 'allowed',
        'anthropic-ratelimit-unified-5h-utilization': '0.423',
        'anthropic-ratelimit-unified-5h-reset': epoch(3_600),
        'anthropic-ratelimit-unified-7d-utilization': '1.02',
        'anthropic-ratelimit-unified-7d-reset': epoch(86_400),
        'anthropic-ratelimit-unified-7d_opus-utilization': '0',
        'anthropic-ratelimit-unified-fallback-percentage': '0.5',
      },
      [
        ['5h', 42.3, 3_600],
        ['Week', 100, 86_400],
        ['Opus', 0],
      ],
    ],
    [
      'a key of Anthropic',
      {
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '49',
        'anthropic-ratelimit-requests-reset': '2026-01-20T12:00:02Z',
        'anthropic-ratelimit-input-tokens-limit': '40000',
        'anthropic-ratelimit-input-tokens-remaining': '10000',
        'anthropic-ratelimit-output-tokens-limit': '8000',
      },
      [
        ['Requests', 2, 2],
        ['Input tokens', 75],
      ],
    ],
    [
      'OpenAI',
      {
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '6m0s',
        'x-ratelimit-limit-tokens': '200000',
        'x-ratelimit-remaining-tokens': '150000',
        'x-ratelimit-reset-tokens': '120ms',
        'x-ratelimit-limit-project-tokens': '9',
      },
      [
        ['Requests', 100, 360],
        ['Tokens', 25, 0],
      ],
    ],
    [
      'OpenRouter',
      {
        'x-ratelimit-limit': '20',
        'x-ratelimit-remaining': '5',
        'x-ratelimit-reset': String(inSeconds(30)),
      },
      [['Requests', 75, 30]],
    ],
    [
      'Codex',
      {
        'x-codex-primary-used-percent': '37',
        'x-codex-primary-window-minutes': '300',
        'x-codex-primary-reset-after-seconds': '7200',
        'x-codex-secondary-used-percent': '12.5',
        'x-codex-secondary-window-minutes': '10080',
        'x-codex-secondary-reset-at': epoch(90_000),
        'x-codex-plan-type': 'plus',
      },
      [
        ['5h', 37, 7_200],
        ['Week', 12.5, 90_000],
      ],
    ],
    [
      'Codex, another span',
      { 'x-codex-primary-used-percent': '1', 'x-codex-primary-window-minutes': '1440' },
      [['Day', 1]],
    ],
    ['a limit of nothing', { 'x-ratelimit-limit-requests': '0', 'x-ratelimit-remaining-requests': '0' }, []],
    ['no numbers', { 'x-ratelimit-limit-requests': 'many', 'anthropic-ratelimit-unified-5h-utilization': 'NaN' }, []],
    ['a name of somebody’s prototype', { 'anthropic-ratelimit-constructor-limit': '1' }, []],
  ])('%s', (_what, headers, windows) => {
    expect(quotaIn(headers, NOW)).toEqual(
      windows.map(([name, usedPercent, seconds]) => ({
        ...{ name, usedPercent, readAt: NOW, source: 'headers' },
        ...(seconds !== undefined && { resetsAt: inSeconds(seconds) }),
      })),
    );
  });

  test('whatever the headers hold, no window is more than full', () => {
    const name = fc.constantFrom(
      ...['anthropic-ratelimit-unified-5h', 'anthropic-ratelimit-requests', 'x-ratelimit', 'x-codex-primary'].flatMap(
        (start) =>
          ['utilization', 'limit', 'remaining', 'reset', 'used-percent', 'window-minutes', 'limit-tokens'].map(
            (end) => `${start}-${end}`,
          ),
      ),
    );
    const value = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String));
    fc.assert(
      fc.property(fc.dictionary(name, value), (headers) => {
        for (const { usedPercent, resetsAt = 0 } of quotaIn(headers, NOW)) {
          expect(usedPercent >= 0 && usedPercent <= 100).toBe(true);
          expect(Number.isNaN(resetsAt)).toBe(false);
        }
      }),
    );
  });
});
