import { err, ok } from '#shared/result';
import { authHeaders } from '../../providers/auth-headers.ts';
import { fieldsOf, isFields, numberOf, windowOf, type Fields } from '../fields.ts';
import type { Asking, Question, ToldWindow, UsageReader } from '../reader.ts';

/** What the key may spend, and what the account has, where the key may know that. */
export const openrouterUsage: UsageReader = {
  provider: 'openrouter',
  // Its headers tell of requests a minute, not of money.
  inHeaders: false,
  accepts: ({ type }) => type === 'api_key' || type === 'token',
  questions: (asking) => [question(asking, '/key'), { ...question(asking, '/credits'), optional: true }],
  read([key, account]) {
    const data = fieldsOf(key)['data'];
    if (!isFields(data)) return err('');
    return ok({
      windows: [...keyLimit(data), ...credits(fieldsOf(fieldsOf(account)['data']))],
      ...(data['is_free_tier'] === true && { plan: 'Free tier' }),
    });
  },
};

const question = ({ spec, credential }: Asking, path: string): Question => ({
  method: 'GET',
  url: `${spec.baseUrl.replace(/\/+$/, '')}${path}`,
  headers: authHeaders(spec, credential, 'openai-completions'),
});

/** What is left counts: `usage` is that of all time, while a limit may begin anew each month. */
function keyLimit(data: Fields): ToldWindow[] {
  const limit = numberOf(data['limit']);
  const left = numberOf(data['limit_remaining']);
  return limit === undefined || left === undefined || limit <= 0
    ? []
    : [windowOf('Key limit', 100 - (left / limit) * 100)];
}

function credits(data: Fields): ToldWindow[] {
  const all = numberOf(data['total_credits']);
  const used = numberOf(data['total_usage']);
  return all === undefined || used === undefined || all <= 0 ? [] : [windowOf('Credits', (used / all) * 100)];
}
