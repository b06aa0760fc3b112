import { err, ok } from '#shared/result';
import { authHeaders } from '../../providers/auth-headers.ts';
import { fieldsOf, isFields, listOf, momentOf, numberOf, textOf, windowOf, type Fields } from '../fields.ts';
import type { ToldWindow, UsageReader } from '../reader.ts';
import { originOf } from './address.ts';

/** Behaviour §17.1: what a limit's span is counted in. */
const units: Readonly<Record<number, string>> = { 1: 'd', 3: 'h', 5: 'm' };

/** A coding plan; its key is asked about, whatever it pays for. */
export const zaiUsage: UsageReader = {
  provider: 'zai',
  inHeaders: false,
  accepts: ({ type }) => type === 'api_key' || type === 'token',
  questions: ({ spec, credential }) => [
    {
      method: 'GET',
      url: `${originOf(spec.baseUrl)}/api/monitor/usage/quota/limit`,
      headers: authHeaders(spec, credential, 'openai-completions'),
    },
  ],
  read([answer], now) {
    const told = fieldsOf(answer);
    if (told['success'] === false) return err(textOf(told['msg']) ?? '');
    const data = told['data'];
    if (!isFields(data) || !Array.isArray(data['limits'])) return err('');
    const plan = textOf(data['planName']) ?? textOf(data['plan']) ?? textOf(data['level']);
    return ok({
      windows: listOf(data['limits']).flatMap((limit) => windowIn(fieldsOf(limit), now)),
      ...(plan !== undefined && { plan }),
    });
  },
};

function windowIn(limit: Fields, now: number): ToldWindow[] {
  const used = numberOf(limit['percentage']);
  const name = limit['type'] === 'TOKENS_LIMIT' ? tokensName(limit) : limit['type'] === 'TIME_LIMIT' ? 'Monthly' : null;
  return used === undefined || name === null ? [] : [windowOf(name, used, momentOf(limit['nextResetTime'], now))];
}

/** `Tokens (5h)`. */
function tokensName(limit: Fields): string {
  const unit = units[numberOf(limit['unit']) ?? 0];
  const count = numberOf(limit['number']);
  return unit === undefined || count === undefined ? 'Tokens' : `Tokens (${String(count)}${unit})`;
}
