import { asObject, parseObject } from '../kernel/json.ts';
import { hasCredentials } from '../failover/resolve.ts';
import type { CatalogueModel } from '../models/builtin.ts';
import type { ModelCatalogue } from '../models/catalogue.ts';
import type { AgentStore } from '../profiles/types.ts';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface ModelsFileFacts {
  readonly table: ProviderTable;
  readonly catalogue: ModelCatalogue;
  readonly store: AgentStore;
  readonly env: Env;
  /** Ids of `models.providers`, normalised. */
  readonly configured: ReadonlySet<string>;
  /** `merge` keeps what the file has and Baton does not make (any more). */
  readonly mode: 'merge' | 'replace';
}

type Entry = Readonly<Record<string, unknown>>;

/**
 * The text of an agent's `models.json` (behaviour §12.2): providers it can use, and those of the config, each with its
 * models. For tools that read such a file; Baton itself does not. Keys are named by their variable, never written.
 * @param before the file as it is; nonsense counts as empty
 * @returns `null`: there is nothing to write
 */
export function modelsFile(facts: ModelsFileFacts, before: string | null): string | null {
  const { table, catalogue, store, env, configured, mode } = facts;
  const models = new Map<string, CatalogueModel[]>();
  for (const model of catalogue.list()) {
    const ofProvider = models.get(model.provider);
    if (ofProvider) ofProvider.push(model);
    else models.set(model.provider, [model]);
  }
  const made = table.list().flatMap((spec): [string, Entry][] => {
    const own = models.get(spec.id) ?? [];
    const isThere = hasCredentials(spec, store, env) && (!spec.local || own.length > 0);
    return isThere || configured.has(spec.id) ? [[spec.id, entryOf(spec, own, env)]] : [];
  });
  const providers = { ...(mode === 'merge' ? kept(before) : {}), ...Object.fromEntries(made) };
  if (Object.keys(providers).length === 0) return null;
  return `${JSON.stringify({ providers }, null, 2)}\n`;
}

function entryOf(spec: ProviderSpec, models: readonly CatalogueModel[], env: Env): Entry {
  const apiKey = variableOf(spec, env);
  return {
    baseUrl: withoutSecrets(spec.baseUrl, env),
    api: spec.dialects[0],
    ...(spec.awsSdk && apiKey === undefined && { auth: 'aws-sdk' }),
    ...(apiKey !== undefined && { apiKey }),
    models: models.map(modelOf),
  };
}

const modelOf = ({ id, name, reasoning, image, cost, contextWindow, maxTokens }: CatalogueModel): Entry => ({
  id,
  name,
  reasoning: reasoning ?? false,
  input: image === true ? ['text', 'image'] : ['text'],
  ...(cost && { cost }),
  ...(contextWindow !== null && { contextWindow }),
  ...(maxTokens !== null && { maxTokens }),
});

const isVariable = (text: unknown): text is string => typeof text === 'string' && /^[A-Z_][A-Z0-9_]*$/.test(text);

/** The variable its key comes from: one the provider is known by, else the one the config took it from. */
function variableOf({ id, env: names, apiKey, awsSdk }: ProviderSpec, env: Env): string | undefined {
  if (id === 'qwen-portal') return 'qwen-oauth';
  const known = names.find((name) => env[name]?.trim());
  if (known !== undefined) return known;
  if (awsSdk) return ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE'].find((name) => env[name]?.trim());
  if (apiKey === undefined) return undefined;
  return Object.keys(env).find((name) => isVariable(name) && env[name]?.trim() === apiKey);
}

/** Shorter values stand in an address by chance. */
const SHORTEST_SECRET = 12;

/** Without name, password and query; what came from a variable goes back to its name. */
function withoutSecrets(address: string, env: Env): string {
  if (!URL.canParse(address)) return '';
  const url = new URL(address);
  const plain = url.search + url.hash + url.username + url.password === '' ? address : `${url.origin}${url.pathname}`;
  return Object.entries(env).reduce(
    (text, [name, value]) =>
      isVariable(name) && value !== undefined && value.length >= SHORTEST_SECRET && url.pathname.includes(value)
        ? text.replaceAll(value, `\${${name}}`)
        : text,
    plain,
  );
}

/** Providers of the file as it is, without what looks like a key of theirs. */
function kept(before: string | null): Record<string, unknown> {
  const { providers } = parseObject(before ?? '');
  return Object.fromEntries(
    Object.entries(asObject(providers)).map(([id, entry]) => {
      const { apiKey, headers: _headers, ...rest } = asObject(entry);
      return [id, { ...rest, ...((isVariable(apiKey) || apiKey === 'qwen-oauth') && { apiKey }) }];
    }),
  );
}
