import { join } from 'node:path';
import type { ImportSource } from '#shared/import';
import { parseEnvFile } from '../config/env-file.ts';
import { envNames, isTokenVariable } from '../providers/env-names.ts';
import type { ProviderTable } from '../providers/spec.ts';
import { readForeign, shown } from './foreign-file.ts';
import { withoutRepeats } from './repeats.ts';
import type { Candidate, Look, Reading } from './types.ts';

/*
 * Credentials in variables (behaviour §2.2): of this process, of `.env` in Baton's folder, of the login shell. Several
 * keys of one provider may be given: `OPENCLAW_LIVE_<P>_KEY`, `<P>_API_KEYS` (a list), `<P>_API_KEY_<anything>`.
 */

type Env = Readonly<Record<string, string | undefined>>;

/** Google's keys go by two names. */
const SECOND_NAMES: Readonly<Record<string, readonly string[]>> = { google: ['GOOGLE_API_KEY'] };

/** Variable → providers, for those that Baton can ask. */
export function expectedVariables(providers: ProviderTable): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { id } of providers.list())
    for (const name of [...envNames(id), ...(SECOND_NAMES[id] ?? [])])
      found.set(name, [...(found.get(name) ?? []), id]);
  return found;
}

export async function readEnvironment(look: Look): Promise<Reading> {
  const own = fromVariables(look, 'environment', 'env', look.env, (name) => `${name} in your environment`);
  const path = join(look.stateDir, '.env');
  const where = shown(look.home, path);
  const file = await readForeign(look, path);
  if (file.kind === 'missing') return { candidates: own, problems: [] };
  if (file.kind === 'problem')
    return {
      candidates: own,
      problems: [{ source: 'environment', where, message: file.message, needsClick: false }],
    };
  const written = fromVariables(
    look,
    'environment',
    'dotenv',
    parseEnvFile(file.text),
    (name) => `${name} in ${where}`,
  );
  return { candidates: withoutRepeats([...own, ...written]), problems: [] };
}

/** Runs the person's start-up files, so only when the config says so, or on a click. */
export async function readLoginShell(look: Look): Promise<Reading> {
  if (look.loginShell === null) return { candidates: [], problems: [] };
  const problem = (message: string, needsClick: boolean): Reading => ({
    candidates: [],
    problems: [{ source: 'login-shell', where: 'your login shell', message, needsClick }],
  });
  if (!look.clicked && !look.shell.enabled)
    return problem('It may set keys that programs started from the desktop do not see.', true);
  const answer = await look.loginShell(look.shell.timeoutMs);
  if (!answer.ok) return problem(`It could not be asked: ${answer.error.why}.`, false);
  // What this process has already comes from there.
  const news = Object.fromEntries(Object.entries(answer.value).filter(([name, value]) => look.env[name] !== value));
  return {
    candidates: fromVariables(look, 'login-shell', 'shell', news, (name) => `${name} in your login shell`),
    problems: [],
  };
}

/** One account for each key in variables that are expected; nothing else is looked at. */
export function fromVariables(
  { variables }: Pick<Look, 'variables'>,
  source: ImportSource,
  place: string,
  env: Env,
  where: (name: string) => string,
): Candidate[] {
  const keys = Object.entries(env).flatMap(([name, value]) => {
    const parts = partsOf(variables, name);
    return parts === null || value === undefined
      ? []
      : valuesOf(name, value).map((secret) => ({ ...parts, name, ...secret }));
  });
  return withoutRepeats(
    keys.flatMap(({ name, providers, secret, number }) =>
      providers.map((provider): Candidate => {
        const suffix = name.toLowerCase().replaceAll('_', '-') + (number === 1 ? '' : `-${String(number)}`);
        const profileId = `${provider}:${suffix}`;
        return {
          ...{ id: `${source}/${place}/${profileId}`, source, provider, profileId, secret },
          ...{ label: name, name: number === 1 ? name : `${name} ${String(number)}`, where: where(name) },
          type: isTokenVariable(name) || provider === 'github-copilot' ? 'token' : 'api_key',
        };
      }),
    ),
  );
}

const PLAIN = '_API_KEY';

/** Whose key a variable of this name holds; `null`: it is none of those expected. */
function partsOf(variables: Look['variables'], name: string): { readonly providers: readonly string[] } | null {
  const exact = variables.get(name);
  if (exact) return { providers: exact };
  const base =
    /^OPENCLAW_LIVE_([A-Z0-9_]+)_KEY$/.exec(name)?.[1] ?? /^([A-Z0-9_]+?)_API_KEY(?:S|_[A-Z0-9_]+)$/.exec(name)?.[1];
  const providers = base === undefined ? undefined : variables.get(base + PLAIN);
  return providers ? { providers } : null;
}

function valuesOf(name: string, value: string): { readonly secret: string; readonly number: number }[] {
  const texts = name.endsWith('_API_KEYS') ? value.split(/[\s,;]+/) : [value.trim()];
  return texts.filter((text) => text !== '').map((secret, index) => ({ secret, number: index + 1 }));
}
