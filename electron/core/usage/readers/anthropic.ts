import { err, ok } from '#shared/result';
import { ANTHROPIC_VERSION, authHeaders } from '../../providers/auth-headers.ts';
import { fieldsOf, isFields, momentOf, numberOf, windowOf } from '../fields.ts';
import type { UsageReader } from '../reader.ts';
import { originOf } from './address.ts';

const windows = [
  ['five_hour', '5h'],
  ['seven_day', 'Week'],
  ['seven_day_sonnet', 'Sonnet'],
  ['seven_day_opus', 'Opus'],
] as const;

/** A Claude plan. A setup-token lacks the scope for it (behaviour §17.1); the headers of its answers tell the same. */
export const anthropicUsage: UsageReader = {
  provider: 'anthropic',
  inHeaders: true,
  accepts: ({ type, setupToken }) => type === 'oauth' || (type === 'token' && !setupToken),
  questions: ({ spec, credential }) => [
    {
      method: 'GET',
      url: `${originOf(spec.baseUrl)}/api/oauth/usage`,
      headers: { ...authHeaders(spec, credential, 'anthropic-messages'), 'anthropic-version': ANTHROPIC_VERSION },
    },
  ],
  read([answer], now) {
    const told = fieldsOf(answer);
    if (!windows.some(([key]) => key in told)) return err('');
    return ok({
      windows: windows.flatMap(([key, name]) => {
        const window = told[key];
        const used = isFields(window) ? numberOf(window['utilization']) : undefined;
        return isFields(window) && used !== undefined ? [windowOf(name, used, momentOf(window['resets_at'], now))] : [];
      }),
    });
  },
};
