import type { QuotaWindow } from '#shared/profile';
import { HOUR, MINUTE, SECOND } from '../kernel/duration.ts';
import { defined } from '../kernel/defined.ts';
import { waitUntil } from './classify-wait.ts';

/*
 * What providers say of an account's quota in the headers of every answer. Sources: Anthropic's and OpenAI's API
 * references on rate limits, OpenRouter's on limits, and what api.anthropic.com (plans) and Codex's backend send.
 */

type Headers = Readonly<Record<string, string>>;

/** The windows an answer tells of; empty for most. Names in lower case. @param now epoch ms */
export function quotaIn(headers: Headers, now: number): QuotaWindow[] {
  const found: QuotaWindow[] = [];
  for (const name in headers) {
    const window = readerOf(name)?.(headers, name, now);
    if (window) found.push(window);
  }
  return found;
}

type Reader = (headers: Headers, name: string, now: number) => QuotaWindow | undefined;

/** Looked at for every header of every answer: a letter first, patterns after. */
function readerOf(name: string): Reader | undefined {
  if (name.startsWith('anthropic-ratelimit-')) return name.endsWith('-utilization') ? ofPlan : ofLimit;
  if (name.startsWith('x-ratelimit-limit')) return ofLimit;
  return name.startsWith('x-codex-') && name.endsWith('-used-percent') ? ofCodex : undefined;
}

const planWindows: Readonly<Record<string, string>> = {
  '5h': '5h',
  '7d': 'Week',
  '7d_sonnet': 'Sonnet',
  '7d_opus': 'Opus',
};

/** `anthropic-ratelimit-unified-5h-utilization: 0.42`, `…-reset: 1763640000`. */
function ofPlan(headers: Headers, name: string, now: number): QuotaWindow | undefined {
  const [, window = ''] = /^anthropic-ratelimit-unified-(.+)-utilization$/.exec(name) ?? [];
  const shown = Object.hasOwn(planWindows, window) ? planWindows[window] : undefined;
  const used = number(headers[name]);
  if (shown === undefined || used === undefined) return undefined;
  return told(shown, used * 100, headers[name.replace(/-utilization$/, '-reset')], now);
}

const limits: Readonly<Record<string, string>> = {
  requests: 'Requests',
  tokens: 'Tokens',
  'input-tokens': 'Input tokens',
  'output-tokens': 'Output tokens',
};

/** `anthropic-ratelimit-requests-limit`, `x-ratelimit-limit-tokens` and, without a name of its own, `x-ratelimit-limit`. */
function ofLimit(headers: Headers, name: string, now: number): QuotaWindow | undefined {
  const [, ofAnthropic, ofOthers] =
    /^(?:anthropic-ratelimit-(.+)-limit|x-ratelimit-limit(?:-(.+))?)$/.exec(name) ?? ([] as undefined[]);
  const what = ofAnthropic ?? ofOthers ?? (name === 'x-ratelimit-limit' ? 'requests' : '');
  const shown = Object.hasOwn(limits, what) ? limits[what] : undefined;
  const limit = number(headers[name]);
  const left = number(headers[name.replace('limit-limit', 'limit-remaining').replace(/-limit$/, '-remaining')]);
  if (shown === undefined || limit === undefined || left === undefined || limit <= 0) return undefined;
  const reset = headers[name.replace('limit-limit', 'limit-reset').replace(/-limit$/, '-reset')];
  return told(shown, 100 - (left / limit) * 100, reset, now);
}

/** `x-codex-primary-used-percent`, `-window-minutes`, and `-reset-after-seconds` or `-reset-at`. */
function ofCodex(headers: Headers, name: string, now: number): QuotaWindow | undefined {
  const used = number(headers[name]);
  const about = (what: string) => headers[name.replace(/used-percent$/, what)];
  const minutes = number(about('window-minutes'));
  if (used === undefined || minutes === undefined || minutes <= 0) return undefined;
  const after = number(about('reset-after-seconds'));
  const reset = after === undefined ? about('reset-at') : `${String(after)}s`;
  return told(spanName(minutes), used, reset, now);
}

const DAY = 24 * HOUR;

/** `5h`, `Day`, `3d`, `Week`. */
export function spanName(minutes: number): string {
  const span = minutes * MINUTE;
  if (span === 7 * DAY) return 'Week';
  if (span === DAY) return 'Day';
  return span > DAY ? `${String(Math.round(span / DAY))}d` : `${String(Math.max(1, Math.round(span / HOUR)))}h`;
}

function told(name: string, usedPercent: number, reset: string | undefined, now: number): QuotaWindow {
  const wait = reset === undefined ? undefined : waitUntil(reset, now);
  return defined({
    name,
    usedPercent: Math.min(100, Math.max(0, Math.round(usedPercent * 10) / 10)),
    // To the second: a moment that is told anew each time would seem to have moved.
    resetsAt: wait === undefined ? undefined : Math.round((now + wait) / SECOND) * SECOND,
    readAt: now,
    source: 'headers' as const,
  });
}

const number = (written: string | undefined): number | undefined =>
  written !== undefined && /^\s*\d+(?:\.\d+)?\s*$/.test(written) ? Number(written) : undefined;
