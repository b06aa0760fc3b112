import { err, ok } from '#shared/result';
import { authHeaders } from '../../providers/auth-headers.ts';
import { fieldsOf, firstNumber, isFields, momentOf, numberOf, textOf, windowOf, type Fields } from '../fields.ts';
import type { ToldWindow, UsageReader } from '../reader.ts';
import { originOf } from './address.ts';

/** Deeper, or more than that, nothing of a quota has been seen. */
const DEEPEST = 5;
const MOST_RECORDS = 200;

/** A coding plan. Where the key's own address is, since keys of the two sides of MiniMax are good on one of them only. */
export const minimaxUsage: UsageReader = {
  provider: 'minimax',
  inHeaders: false,
  accepts: ({ type }) => type === 'api_key' || type === 'token',
  questions: ({ spec, credential }) => [
    {
      method: 'GET',
      url: `${originOf(spec.baseUrl)}/v1/api/openplatform/coding_plan/remains`,
      headers: authHeaders(spec, credential, 'openai-completions'),
    },
  ],
  read([answer], now) {
    const told = fieldsOf(answer);
    const status = fieldsOf(told['base_resp'] ?? fieldsOf(told['data'])['base_resp']);
    if ((numberOf(status['status_code']) ?? 0) !== 0) return err(textOf(status['status_msg']) ?? '');
    const records = recordsIn(answer);
    const best = records
      .flatMap((record) => candidate(record, now))
      .sort((a, b) => b.score - a.score || b.window.usedPercent - a.window.usedPercent)[0];
    const plan = records.map(planOf).find((name) => name !== undefined);
    return best ? ok({ windows: [best.window], ...(plan !== undefined && { plan }) }) : err('');
  },
};

/** Every object in it, outer ones first. */
function recordsIn(value: unknown): Fields[] {
  const found: Fields[] = [];
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth < DEEPEST && level.length > 0; depth += 1) {
    found.push(...level.filter(isFields));
    level = level
      .flatMap((each) => (Array.isArray(each) ? (each as unknown[]) : Object.values(fieldsOf(each))))
      .filter((each) => typeof each === 'object' && each !== null)
      .slice(0, MOST_RECORDS);
  }
  return found.slice(0, MOST_RECORDS);
}

interface Candidate {
  readonly score: number;
  readonly window: ToldWindow;
}

/** Counts beat percentages, and who names an end beats who does not. */
function candidate(record: Fields, now: number): Candidate[] {
  const counted = fromCounts(record);
  const used = counted ?? fromPercent(record);
  if (used === undefined) return [];
  const reset = resetOf(record, now);
  const score = (counted === undefined ? 1 : 3) + (reset === undefined ? 0 : 1);
  return [{ score, window: windowOf(nameOf(record), used, reset) }];
}

const totals = ['current_interval_total_count', 'total_count', 'total', 'limit', 'quota'];
/** The first one says usage and means what remains: it goes down with each request. */
const lefts = ['current_interval_usage_count', 'current_interval_remaining_count', 'remaining_count', 'remaining'];
const useds = ['used_count', 'used', 'usage'];

function fromCounts(record: Fields): number | undefined {
  const total = firstNumber(record, totals);
  if (total === undefined || total <= 0) return undefined;
  const left = firstNumber(record, lefts);
  const used = left === undefined ? firstNumber(record, useds) : total - left;
  return used === undefined ? undefined : (used / total) * 100;
}

function fromPercent(record: Fields): number | undefined {
  const used = firstNumber(record, ['used_percent', 'usage_percent', 'percent_used', 'used_ratio', 'percent']);
  if (used !== undefined) return whole(used);
  const left = firstNumber(record, ['remaining_percent', 'percent_remaining', 'remain_percent']);
  return left === undefined ? undefined : 100 - whole(left);
}

/** Behaviour §17.1: up to 1 it is a fraction. */
const whole = (percent: number): number => (percent <= 1 ? percent * 100 : percent);

function resetOf(record: Fields, now: number): number | undefined {
  const named = ['end_time', 'reset_at', 'reset_time', 'next_reset_time'].map((name) => momentOf(record[name], now));
  const moment = named.find((at) => at !== undefined);
  if (moment !== undefined) return moment;
  const left = numberOf(record['remains_time']);
  return left === undefined || left <= 0 ? undefined : Math.round((now + left) / 1_000) * 1_000;
}

/** From its beginning and end; `5h` when it has none. */
function nameOf(record: Fields): string {
  const [start, end] = [numberOf(record['start_time']), numberOf(record['end_time'])];
  if (start === undefined || end === undefined || end <= start) return '5h';
  const hours = (end - start) / (end > 1e11 ? 3_600_000 : 3_600);
  return hours >= 1 && hours <= 24 ? `${String(Math.round(hours))}h` : '5h';
}

const planOf = (record: Fields): string | undefined =>
  textOf(record['current_subscribe_title']) ?? textOf(record['plan_name']) ?? textOf(record['plan']);
