import type { StatusView } from '#shared/status';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { found, problem, type Told } from './found.ts';
import { adding, flagFor } from './remedies.ts';

/** Models of a chain that nothing could answer for, or that do not exist. */
export const modelsCheck: Check = (facts) => {
  const { statuses, accounts, provider: providerOf, unreadable, configView } = facts;
  // Nobody knows who stands behind a model while a file of accounts cannot be read.
  if (unreadable.length > 0) return [];
  // Nor which providers and models are meant to be there while the config has a mistake.
  const isMeant = configView.issues.length === 0;
  // Before the first account nothing is wrong yet.
  if (accounts.groups.length === 0) return found('models', 'accounts', [], 'Models come with the first account.');
  const told = new Set<string>();
  const missing = statuses.flatMap((status) =>
    status.auth.missingProvidersInUse.flatMap((provider) => {
      const models = inUse(status).filter((key) => key.startsWith(`${provider}/`));
      const [first = provider] = models;
      const what = models.join(', ');
      // An agent that follows `main` has the same chain.
      if (told.has(what)) return [];
      told.add(what);
      const flag = flagFor(status.agentId);
      const who = flag === '' ? '' : ` for agent ${status.agentId}`;
      const known = providerOf(provider) !== undefined;
      if (!known && !isMeant) return [];
      const why = known
        ? `since ${provider} has no credentials. Add an account, or`
        : `since there is no provider ${provider}${near(facts.nearestProviders(provider))}:`;
      const lacking = problem(
        `${what === '' ? first : what} cannot answer${who}, ${why} ${instead(status, first, flag)}.`,
        `${status.agentId}/${provider}`,
      );
      return [known ? { ...lacking, account: adding(status.agentId, provider) } : lacking];
    }),
  );
  const fine = `Every model in use has credentials; ${statuses[0]?.resolvedDefault ?? ''} is asked first.`;
  const wrong = [...missing, ...(isMeant ? unknown(facts, told) : [])];
  return wrong.length === 0 && !isMeant ? [] : found('models', 'accounts', wrong, fine);
};

/** A slip of the pen in the config; a command would have refused it. */
const unknown = ({ statuses, nearestModels }: DoctorFacts, told: Set<string>): Told[] =>
  statuses.flatMap((status) =>
    inUse(status).flatMap((key) => {
      const names = told.has(key) ? null : nearestModels(status.agentId, key);
      if (names === null) return [];
      told.add(key);
      const provider = key.slice(0, key.indexOf('/'));
      const advice = instead(status, key, flagFor(status.agentId));
      return [problem(`${key} is no model of ${provider}${near(names)}: ${advice}.`, `${status.agentId}/${key}`)];
    }),
  );

const near = (names: readonly string[]): string => (names.length === 0 ? '' : ` (did you mean ${names.join(', ')}?)`);

const inUse = ({ resolvedDefault, fallbacks, imageModel, imageFallbacks }: StatusView): string[] => [
  ...new Set([resolvedDefault, ...fallbacks, ...(imageModel === null ? [] : [imageModel]), ...imageFallbacks]),
];

/** How to do without it. */
function instead({ resolvedDefault, fallbacks, imageModel }: StatusView, key: string, flag: string): string {
  if (key === resolvedDefault) return `choose another model with \`baton models set <model>${flag}\``;
  if (fallbacks.includes(key)) return `take it out with \`baton models fallbacks remove ${key}${flag}\``;
  if (key === imageModel) return `choose another one with \`baton models set-image <model>${flag}\``;
  return `take it out with \`baton models image-fallbacks remove ${key}${flag}\``;
}
