import { err, ok } from '#shared/result';
import { fieldsOf, isFields, momentOf, numberOf, textOf, windowOf } from '../fields.ts';
import type { ToldWindow, UsageReader } from '../reader.ts';

const windows = [
  ['premium_interactions', 'Premium'],
  ['chat', 'Chat'],
] as const;

/** What it counts, GitHub tells to GitHub's token, beside the address that makes Copilot's from it. */
export const copilotUsage: UsageReader = {
  provider: 'github-copilot',
  inHeaders: false,
  accepts: ({ type }) => type !== 'aws-sdk',
  asks: 'with-stored-token',
  questions({ spec, credential }) {
    const exchange = spec.login?.exchangeUrl;
    if (exchange === undefined) return [];
    return [
      {
        method: 'GET',
        url: exchange.replace(/\/v2\/token$/, '/user'),
        headers: { authorization: `token ${credential.secret}`, ...credential.headers, 'user-agent': 'Baton' },
      },
    ];
  },
  read([answer], now) {
    const told = fieldsOf(answer);
    const snapshots = told['quota_snapshots'];
    const plan = textOf(told['copilot_plan']);
    if (!isFields(snapshots) && plan === undefined) return err('');
    const reset = momentOf(told['quota_reset_date_utc'] ?? told['quota_reset_date'], now);
    return ok({
      windows: windows.flatMap(([key, name]) => windowIn(name, fieldsOf(snapshots)[key], reset)),
      ...(plan !== undefined && { plan }),
    });
  },
};

/** What is unlimited has no window. */
function windowIn(name: string, snapshot: unknown, reset: number | undefined): ToldWindow[] {
  if (!isFields(snapshot) || snapshot['unlimited'] === true) return [];
  const left = numberOf(snapshot['percent_remaining']);
  return left === undefined ? [] : [windowOf(name, 100 - left, reset)];
}
