import type { ConfigIssue } from '#shared/status';
import { normaliseProvider } from '../providers/normalise.ts';
import type { Config } from './schema.ts';
import { joinPath } from './variables.ts';

/** Mistakes that are well-formed: nothing is refused for them, but nothing comes of them either. */
export function lint(config: Config): ConfigIssue[] {
  return [
    ...orderKeys(config),
    ...orderEntries(config),
    ...profileEntries(config),
    ...cooldownValues(config),
    ...agentIds(config),
  ];
}

/** `auth.order.main`: tutorials show it keyed by agent, but the keys are providers. */
function orderKeys({ auth, agents }: Config): ConfigIssue[] {
  const agentIds = new Set(['main', 'default', ...agents.list.map(({ id }) => id)]);
  return Object.keys(auth.order)
    .filter((key) => agentIds.has(key))
    .map((key) => ({
      path: joinPath('auth.order', key),
      message: `“${key}” is an agent, but auth.order is keyed by provider (auth.order.anthropic); for one agent use agents.list[].auth.order`,
    }));
}

/** An id of another provider never gets asked there. */
function orderEntries({ auth, agents }: Config): ConfigIssue[] {
  const all = new Set(['main', 'default', ...agents.list.map(({ id }) => id)]);
  return Object.entries(auth.order)
    .filter(([provider]) => !all.has(provider))
    .flatMap(([provider, ids]) =>
      ids.flatMap((id, index) => {
        const own = normaliseProvider(id.split(':')[0] ?? '');
        if (own === normaliseProvider(provider)) return [];
        return [
          { path: `${joinPath('auth.order', provider)}[${index}]`, message: `“${id}” belongs to another provider` },
        ];
      }),
    );
}

function profileEntries({ auth }: Config): ConfigIssue[] {
  return Object.entries(auth.profiles).flatMap(([id, { provider }]) =>
    normaliseProvider(id.split(':')[0] ?? '') === normaliseProvider(provider)
      ? []
      : [{ path: joinPath('auth.profiles', id), message: `the id begins with another provider than “${provider}”` }],
  );
}

function cooldownValues({ auth }: Config): ConfigIssue[] {
  const { billingBackoffHoursByProvider, ...single } = auth.cooldowns;
  const values = [
    ...Object.entries(single),
    ...Object.entries(billingBackoffHoursByProvider).map(
      ([id, hours]) => [joinPath('billingBackoffHoursByProvider', id), hours] as const,
    ),
  ];
  return values
    .filter(([, hours]) => !Number.isFinite(hours) || hours <= 0)
    .map(([key, hours]) => ({
      path: `auth.cooldowns.${key}`,
      message: `${hours} is no number of hours above 0; the default is used`,
    }));
}

function agentIds({ agents }: Config): ConfigIssue[] {
  const ids = agents.list.map(({ id }) => id);
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (first === index) return [];
    return [
      { path: `agents.list[${index}].id`, message: `“${id}” is there twice; the entry agents.list[${first}] is used` },
    ];
  });
}
