import { err, ok } from '#shared/result';
import { spanName } from '../../failover/quota-headers.ts';
import { authHeaders } from '../../providers/auth-headers.ts';
import { fieldsOf, isFields, momentOf, numberOf, textOf, windowOf, type Fields } from '../fields.ts';
import type { ToldWindow, UsageReader } from '../reader.ts';

/** Behaviour §17.1. */
const SPAN = 10_800;

/** A ChatGPT plan. Its windows have the names that the headers of answers give them. */
export const codexUsage: UsageReader = {
  provider: 'openai-codex',
  inHeaders: true,
  accepts: ({ type }) => type === 'oauth',
  questions: ({ spec, credential }) => [
    {
      method: 'GET',
      // Beside `/codex`, below the same `/backend-api`.
      url: `${spec.baseUrl.replace(/\/+$/, '').replace(/\/codex$/, '')}/wham/usage`,
      headers: authHeaders(spec, credential, 'openai-responses'),
    },
  ],
  read([answer], now) {
    const told = fieldsOf(answer);
    const limits = fieldsOf(told['rate_limit']);
    if (!('rate_limit' in told) && !('plan_type' in told)) return err('');
    const plan = planOf(told);
    return ok({
      windows: [limits['primary_window'], limits['secondary_window']].flatMap((window) => windowIn(window, now)),
      ...(plan !== undefined && { plan }),
    });
  },
};

function windowIn(window: unknown, now: number): ToldWindow[] {
  if (!isFields(window)) return [];
  const used = numberOf(window['used_percent']);
  if (used === undefined) return [];
  const seconds = numberOf(window['limit_window_seconds']) ?? SPAN;
  return [windowOf(spanName(seconds > 0 ? seconds / 60 : SPAN / 60), used, momentOf(window['reset_at'], now))];
}

/** `Plus ($12.34)`: what it is, and credits beside it. */
function planOf(told: Fields): string | undefined {
  const plan = textOf(told['plan_type']);
  const balance = numberOf(fieldsOf(told['credits'])['balance']);
  const credits = balance === undefined || balance <= 0 ? undefined : `$${balance.toFixed(2)}`;
  if (plan === undefined) return credits;
  return credits === undefined ? capital(plan) : `${capital(plan)} (${credits})`;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
