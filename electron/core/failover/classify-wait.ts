/*
 * How long a provider asks to be left alone: `Retry-After` in all its forms, and the reset headers of those limits that
 * are used up.
 */

type Headers = Readonly<Record<string, string>>;

const SECOND = 1_000;
const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  m: 60 * SECOND,
  h: 3_600 * SECOND,
  d: 86_400 * SECOND,
};

/** A month: plans reset weekly or monthly, anything longer is a mistake of a clock. */
const LONGEST_WAIT = 31 * 86_400 * SECOND;

/** Milliseconds; `undefined` when no `Retry-After` is there or it cannot be read. */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const ms = number(headers['retry-after-ms']);
  if (ms !== undefined) return bounded(ms);
  const written = headers['retry-after']?.trim();
  if (written === undefined || written === '') return undefined;
  const seconds = number(written);
  if (seconds !== undefined) return bounded(seconds * SECOND);
  const date = Date.parse(written);
  return Number.isNaN(date) ? undefined : bounded(date - now);
}

/** The last reset among the limits that are used up. A limit that says nothing of what remains is taken to be. */
export function resetOf(headers: Headers, now: number): number | undefined {
  const waits = Object.keys(headers)
    .filter((name) => isReset(name) && isUsedUp(headers, name))
    .flatMap((name) => waitUntil(headers[name] ?? '', now) ?? []);
  const all = [...waits, ...codexWaits(headers, now)];
  return all.length > 0 ? bounded(Math.max(...all)) : undefined;
}

/** Codex's backend tells of each of its windows how much is used, and when it begins anew. */
const codexWaits = (headers: Headers, now: number): number[] =>
  ['x-codex-primary', 'x-codex-secondary'].flatMap((window) => {
    if ((number(headers[`${window}-used-percent`]) ?? 0) < 100) return [];
    const after = number(headers[`${window}-reset-after-seconds`]);
    if (after !== undefined) return [after * SECOND];
    return waitUntil(headers[`${window}-reset-at`] ?? '', now) ?? [];
  });

/** `retryDelay: "34s"`, or "try again in 1m20s" in the message. */
export function spokenWait(text: string, retryDelay: string): number | undefined {
  const said =
    /(?:try again|retry|available|resets?)[^.]{0,20}?\bin\s+((?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hours?|d|days?)\s*)+)/i;
  const wait = duration(retryDelay) ?? duration(said.exec(text)?.[1] ?? '');
  return wait === undefined ? undefined : bounded(wait);
}

const isReset = (name: string) =>
  /^anthropic-ratelimit-.+-reset$/.test(name) || /^x-ratelimit-reset(?:-.+)?$/.test(name) || name === 'ratelimit-reset';

function isUsedUp(headers: Headers, name: string): boolean {
  const remaining = number(headers[name.replace('reset', 'remaining')]);
  if (remaining !== undefined) return remaining <= 0;
  const status = headers[name.replace(/-reset$/, '-status')];
  return status === undefined || status === 'rejected';
}

/** Milliseconds from now: a date, a moment in epoch seconds or milliseconds, a number of seconds, or `6m0s`. */
export function waitUntil(written: string, now: number): number | undefined {
  const plain = number(written);
  if (plain !== undefined) {
    // Epoch milliseconds since 2001, epoch seconds since 2001, else seconds from now.
    if (plain > 1e12) return plain - now;
    return plain > 1e9 ? plain * SECOND - now : plain * SECOND;
  }
  const span = duration(written);
  if (span !== undefined) return span;
  const date = Date.parse(written);
  return Number.isNaN(date) ? undefined : date - now;
}

/** `1h2m3.5s`, `20ms`, `12 seconds`. */
function duration(written: string): number | undefined {
  const parts = [...written.trim().matchAll(/(\d+(?:\.\d+)?)\s*(ms|milli|s|m|h|d)[a-z]*\s*/gi)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== written.trim()) return undefined;
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unitOf(unit)] ?? 0), 0);
}

const unitOf = (unit = '') => (unit.toLowerCase() === 'milli' ? 'ms' : unit.toLowerCase());

function number(written: string | undefined): number | undefined {
  return written !== undefined && /^\s*-?\d+(?:\.\d+)?\s*$/.test(written) ? Number(written) : undefined;
}

const bounded = (ms: number): number => Math.min(LONGEST_WAIT, Math.max(0, Math.ceil(ms)));
