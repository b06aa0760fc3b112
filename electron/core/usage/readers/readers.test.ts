import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { providerTable } from '../../providers/catalogue.ts';
import type { HeaderCredential } from '../../providers/auth-headers.ts';
import type { Told, UsageReader } from '../reader.ts';
import { anthropicUsage } from './anthropic.ts';
import { copilotUsage } from './github-copilot.ts';
import { antigravityUsage } from './google-antigravity.ts';
import { geminiCliUsage } from './google-gemini-cli.ts';
import { minimaxUsage } from './minimax.ts';
import { codexUsage } from './openai-codex.ts';
import { openrouterUsage } from './openrouter.ts';
import { usageReader } from './readers.ts';
import { zaiUsage } from './zai.ts';

const NOW = Date.UTC(2026, 0, 27, 12);
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const at = NOW + 2 * HOUR;

/** `[name, used, end]` of each window, and the plan. */
type Row = [
  what: string,
  reader: UsageReader,
  answers: unknown[],
  windows: [string, number, number?][] | string,
  plan?: string,
];

const rows: Row[] = [
  [
    'a Claude plan, in percent',
    anthropicUsage,
    [
      {
        five_hour: { utilization: 42.04, resets_at: iso(at) },
        seven_day: { utilization: '0.5', resets_at: iso(NOW + 90 * HOUR) },
        seven_day_sonnet: null,
        seven_day_opus: { utilization: 130, resets_at: null },
        extra_usage: { is_enabled: false },
      },
    ],
    [
      ['5h', 42, at],
      ['Week', 0.5, NOW + 90 * HOUR],
      ['Opus', 100],
    ],
  ],
  ['a Claude plan that has not begun', anthropicUsage, [{ five_hour: null, seven_day: null }], []],
  ['a Claude answer about something else', anthropicUsage, [{ ok: true }], ''],
  ['numbers that are none', anthropicUsage, [{ five_hour: { utilization: 'many', resets_at: 3 } }], []],
  [
    'Codex with credits',
    codexUsage,
    [
      {
        plan_type: 'plus',
        rate_limit: {
          primary_window: { used_percent: 37, limit_window_seconds: 18_000, reset_at: at / 1_000 },
          secondary_window: { used_percent: 12.55, limit_window_seconds: 604_800, reset_at: (NOW + 9 * HOUR) / 1_000 },
        },
        credits: { has_credits: true, balance: '12.3400' },
      },
    ],
    [
      ['5h', 37, at],
      ['Week', 12.6, NOW + 9 * HOUR],
    ],
    'Plus ($12.34)',
  ],
  [
    'Codex without spans',
    codexUsage,
    [{ plan_type: 'pro', rate_limit: { primary_window: { used_percent: 1 }, secondary_window: null } }],
    [['3h', 1]],
    'Pro',
  ],
  [
    'a day of Codex',
    codexUsage,
    [{ rate_limit: { secondary_window: { used_percent: 5, limit_window_seconds: 86_400 } } }],
    [['Day', 5]],
  ],
  ['Codex, only credits', codexUsage, [{ rate_limit: null, credits: { balance: 5 } }], [], '$5.00'],
  ['Codex, a list', codexUsage, [[]], ''],
  [
    'Copilot',
    copilotUsage,
    [
      {
        copilot_plan: 'individual_pro',
        quota_reset_date: '2026-02-01',
        quota_snapshots: {
          premium_interactions: { percent_remaining: 25.5, unlimited: false },
          chat: { percent_remaining: 100, unlimited: true },
          completions: { percent_remaining: 1 },
        },
      },
    ],
    [['Premium', 74.5, Date.UTC(2026, 1, 1)]],
    'individual_pro',
  ],
  [
    'Copilot, free',
    copilotUsage,
    [{ copilot_plan: 'free', quota_snapshots: { chat: { percent_remaining: -3 }, premium_interactions: 'none' } }],
    [['Chat', 100]],
    'free',
  ],
  ['Copilot without a word of quotas', copilotUsage, [{ login: 'mei' }], ''],
  [
    'Gemini CLI: a family is as full as its fullest model',
    geminiCliUsage,
    [
      {
        buckets: [
          { modelId: 'gemini-2.5-pro', remainingFraction: 0.9, resetTime: iso(NOW + HOUR) },
          { modelId: 'gemini-3-pro-preview', remainingFraction: 0.4, resetTime: iso(at) },
          { modelId: 'gemini-2.5-flash', remainingFraction: 1 },
          { modelId: 'gemini-2.5-flash-lite', remainingFraction: 0.25 },
          { modelId: 'other', remainingFraction: 0 },
          { remainingFraction: 0 },
          null,
        ],
      },
    ],
    [
      ['Pro', 60, at],
      ['Flash', 75],
    ],
  ],
  ['Gemini CLI, no buckets', geminiCliUsage, [{ buckets: {} }], ''],
  [
    'Antigravity',
    antigravityUsage,
    [
      {
        models: {
          'claude-opus-4-5': {
            displayName: 'Claude Opus 4.5',
            quotaInfo: { remainingFraction: 0.2, resetTime: iso(at) },
          },
          'gemini-3-pro': { quotaInfo: { remainingFraction: 0.9 } },
          tired: { quotaInfo: { isExhausted: true } },
          chat_20706: {},
        },
      },
      {
        availablePromptCredits: 150,
        planInfo: { monthlyPromptCredits: '1000' },
        currentTier: { id: 'free-tier', name: 'Free' },
      },
    ],
    [
      ['Credits', 85],
      ['tired', 100],
      ['Claude Opus 4.5', 80, at],
      ['gemini-3-pro', 10],
    ],
    'Free',
  ],
  ['Antigravity that does not say who one is', antigravityUsage, [{ models: {} }, undefined], []],
  [
    'Antigravity with many models: the ten most used',
    antigravityUsage,
    [{ models: Object.fromEntries([...Array(30).keys()].map((n) => [`m${n}`, quota(n / 100)])) }, undefined],
    [...Array(10).keys()].map((n) => [`m${n}`, 100 - n]),
  ],
  [
    'a plan of Z.AI',
    zaiUsage,
    [
      {
        code: 200,
        success: true,
        data: {
          planName: 'GLM Coding Pro',
          limits: [
            { type: 'TIME_LIMIT', unit: 5, number: 1, percentage: 3 },
            { type: 'TOKENS_LIMIT', unit: 3, number: 5, percentage: 12, nextResetTime: at },
            { type: 'TOKENS_LIMIT', unit: 9, number: 1, percentage: 1 },
            { type: 'NEWS', percentage: 50 },
          ],
        },
      },
    ],
    [
      ['Monthly', 3],
      ['Tokens (5h)', 12, at],
      ['Tokens', 1],
    ],
    'GLM Coding Pro',
  ],
  ['Z.AI, refused inside a 200', zaiUsage, [{ success: false, code: 401, msg: 'token expired' }], 'token expired'],
  ['Z.AI, nothing', zaiUsage, [{ success: true, data: {} }], ''],
  [
    'OpenRouter: what is left of the key’s limit counts, not its use of all time',
    openrouterUsage,
    [
      { data: { label: 'sk-or-v1-abc...def', usage: 900, limit: 100, limit_remaining: 74.5, is_free_tier: false } },
      { data: { total_credits: 50, total_usage: 45 } },
    ],
    [
      ['Key limit', 25.5],
      ['Credits', 90],
    ],
  ],
  [
    'OpenRouter, a key that may not see the account',
    openrouterUsage,
    [{ data: { usage: 1, limit: null, limit_remaining: null, is_free_tier: true } }, undefined],
    [],
    'Free tier',
  ],
  ['OpenRouter, no data', openrouterUsage, [{}, {}], ''],
  [
    'MiniMax: its usage is what remains, and counts beat percentages',
    minimaxUsage,
    [
      {
        base_resp: { status_code: 0, status_msg: 'success' },
        model_remains: [
          { model_name: 'a', used_percent: 99 },
          {
            start_time: at - 5 * HOUR,
            end_time: at,
            remains_time: 1,
            current_interval_total_count: 1_500,
            current_interval_usage_count: 1_200,
          },
        ],
        current_subscribe_title: 'Max',
      },
    ],
    [['5h', 20, at]],
    'Max',
  ],
  [
    'MiniMax, a fraction',
    minimaxUsage,
    [{ data: { quota: { used_ratio: 0.25, remains_time: HOUR } } }],
    [['5h', 25, NOW + HOUR]],
  ],
  ['MiniMax, a percentage', minimaxUsage, [{ data: { remaining_percent: 25 } }], [['5h', 75]]],
  ['MiniMax, one percent is a fraction of all', minimaxUsage, [{ data: { percent: 1 } }], [['5h', 100]]],
  ['MiniMax, used of total', minimaxUsage, [{ data: [{ total: 200, used: 50 }] }], [['5h', 25]]],
  [
    'MiniMax, refused inside a 200',
    minimaxUsage,
    [{ base_resp: { status_code: 1004, status_msg: 'login fail' } }],
    'login fail',
  ],
  ['MiniMax, an empty limit', minimaxUsage, [{ total: 0, used: 0 }], ''],
];

function quota(remainingFraction: number) {
  return { quotaInfo: { remainingFraction } };
}

describe('what a provider answers about a quota', () => {
  test.each(rows)('%s', (_what, reader, answers, windows, plan) => {
    const told = reader.read(answers, NOW);
    if (typeof windows === 'string') {
      expect(told).toEqual({ ok: false, error: windows });
      return;
    }
    expect(told.ok && told.value).toEqual({
      windows: windows.map(([name, usedPercent, resetsAt]) => ({
        name,
        usedPercent,
        ...(resetsAt !== undefined && { resetsAt }),
      })),
      ...(plan !== undefined && { plan }),
    });
  });

  const readers = [...new Set(rows.map(([, reader]) => reader))];

  test.each(readers.map((reader) => [reader.provider, reader] as const))(
    '%s: whatever comes, nothing is thrown and no window is more than full',
    (_provider, reader) => {
      const keys = rows.flatMap(([, each, answers]) => (each === reader ? keysIn(answers) : []));
      const json = fc.letrec((tie) => ({
        any: fc.oneof(
          { depthSize: 'medium', maxDepth: 4 },
          fc.constantFrom(null, '', '<html>', 'NaN', -1, 1e300, 0.5, true, '2026-01-27', 1e12),
          fc.double(),
          fc.array(tie('any'), { maxLength: 3 }),
          fc.dictionary(fc.constantFrom(...keys, '__proto__', 'constructor'), tie('any')),
        ),
      })).any;
      fc.assert(
        fc.property(json, json, (one, other) => {
          const told = reader.read([one, other], NOW);
          const { windows, plan = 'x' }: Told = told.ok ? told.value : { windows: [] };
          expect(plan.length).toBeGreaterThan(0);
          for (const { name, usedPercent, resetsAt = 0 } of windows) {
            expect(name).not.toBe('');
            expect(usedPercent).toBeGreaterThanOrEqual(0);
            expect(usedPercent).toBeLessThanOrEqual(100);
            expect(Number.isFinite(resetsAt)).toBe(true);
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...keysIn(inner)]);
}

describe('who is asked, where, and with what', () => {
  const table = providerTable({});
  const asked = (id: string, more: Partial<HeaderCredential> = {}, spec = table.get(id)!) =>
    usageReader(id)!
      .questions({ spec, credential: { type: 'oauth', secret: 'secret-1', ...more } })
      .map(({ method, url, headers, body }) => ({ asks: `${method} ${url}`, headers, ...(body && { body }) }));

  test.each<[string, string[], Record<string, string>]>([
    [
      'anthropic',
      ['GET https://api.anthropic.com/api/oauth/usage'],
      { authorization: 'Bearer secret-1', 'anthropic-beta': 'oauth-2025-04-20', 'anthropic-version': '2023-06-01' },
    ],
    ['openai-codex', ['GET https://chatgpt.com/backend-api/wham/usage'], { authorization: 'Bearer secret-1' }],
    ['github-copilot', ['GET https://api.github.com/copilot_internal/user'], { authorization: 'token secret-1' }],
    ['zai', ['GET https://api.z.ai/api/monitor/usage/quota/limit'], { authorization: 'Bearer secret-1' }],
    [
      'minimax',
      ['GET https://api.minimax.io/v1/api/openplatform/coding_plan/remains'],
      { authorization: 'Bearer secret-1' },
    ],
    [
      'openrouter',
      ['GET https://openrouter.ai/api/v1/key', 'GET https://openrouter.ai/api/v1/credits'],
      { authorization: 'Bearer secret-1' },
    ],
  ])('%s', (id, asks, headers) => {
    const questions = asked(id);
    expect(questions.map((each) => each.asks)).toEqual(asks);
    for (const question of questions) expect(question.headers).toMatchObject(headers);
  });

  test('the account of Codex is named', () => {
    expect(asked('openai-codex', { headers: { 'chatgpt-account-id': 'acc-1' } })[0]?.headers).toMatchObject({
      'chatgpt-account-id': 'acc-1',
    });
  });

  test.each(['google-gemini-cli', 'google-antigravity'])('%s: with its project, where its logins are good', (id) => {
    const [first] = asked(id, { baseUrl: 'https://cloudcode-pa.googleapis.com', codeAssist: { project: 'p-1' } });
    expect(first?.asks).toMatch(
      /^POST https:\/\/cloudcode-pa\.googleapis\.com\/v1internal:(?:retrieveUserQuota|fetchAvailableModels)$/,
    );
    expect(first?.body).toBe('{"project":"p-1"}');
    expect(first?.headers).toMatchObject({ authorization: 'Bearer secret-1' });
  });

  test('an address in the config is followed', () => {
    const own = providerTable({ models: { providers: { anthropic: { baseUrl: 'http://127.0.0.1:9/v1' } } } }).get(
      'anthropic',
    )!;
    expect(asked('anthropic', {}, own)[0]?.asks).toBe('GET http://127.0.0.1:9/api/oauth/usage');
  });

  test.each<[string, 'api_key' | 'token' | 'oauth', boolean, boolean]>([
    ['anthropic', 'oauth', false, true],
    ['anthropic', 'token', true, false],
    ['anthropic', 'token', false, true],
    ['anthropic', 'api_key', false, false],
    ['openai-codex', 'oauth', false, true],
    ['google-antigravity', 'api_key', false, false],
    ['openrouter', 'api_key', false, true],
    ['github-copilot', 'token', false, true],
  ])('%s, %s (setup-token: %s): %s', (id, type, setupToken, accepted) => {
    expect(usageReader(id)?.accepts({ type, setupToken })).toBe(accepted);
  });

  test('others are not asked', () => {
    expect(usageReader('openai')).toBeUndefined();
  });
});
