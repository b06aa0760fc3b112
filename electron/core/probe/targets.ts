import { explain, type BatonError } from '#shared/errors';
import type { ProbeChoice, ProbeResult } from '#shared/probe';
import { err, ok, type Result } from '#shared/result';
import { effectiveOrder } from '../accounts/effective-order.ts';
import { reasonCodes } from '../ask/trial.ts';
import type { Config } from '../config/schema.ts';
import { ambientCredential, type AmbientCredential } from '../failover/resolve.ts';
import { nearest } from '../kernel/nearest.ts';
import type { ModelCatalogue } from '../models/catalogue.ts';
import { refKey, type ModelRef } from '../models/ref.ts';
import { configuredRefs, type Selection } from '../models/selection.ts';
import { labelOf } from '../profiles/label.ts';
import { eligibility } from '../profiles/order.ts';
import type { AgentStore, StoredProfile } from '../profiles/types.ts';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';

/** One credential that is asked, or why it is not. */
export interface ProbeTarget {
  /** What is known of its result before anybody is asked. */
  readonly about: Omit<ProbeResult, 'status' | 'reasonCode' | 'error' | 'latencyMs'>;
  readonly ask: { readonly ref: ModelRef } | { readonly result: ProbeResult };
}

export interface TargetFacts {
  readonly agentId: string;
  readonly store: AgentStore;
  readonly config: Config;
  readonly table: ProviderTable;
  readonly catalogue: ModelCatalogue;
  readonly selection: Selection;
  /** Process environment and `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: number;
}

/**
 * Whom a probe asks (behaviour §14.2): of each provider every stored account, in its order; without any the key from the
 * environment or the config. Named profiles are asked alone.
 * Errors: `unknown-provider` and `unknown-profile` with the nearest names.
 */
export function probeTargets(
  facts: TargetFacts,
  { providers, profiles }: Pick<ProbeChoice, 'providers' | 'profiles'>,
): Result<ProbeTarget[], BatonError> {
  const named = providers === undefined ? undefined : known(facts.table, providers);
  if (named && !named.ok) return named;
  const { store } = facts;
  const stranger = profiles?.find((id) => !Object.hasOwn(store.profiles, id));
  if (stranger !== undefined)
    return err({
      code: 'unknown-profile',
      profileId: stranger,
      nearest: nearest(stranger, Object.keys(store.profiles)),
    });
  const shown = named?.value ?? providersOf(facts);
  return ok(shown.flatMap((provider) => targetsOf(facts, provider, profiles, named !== undefined)));
}

function known(table: ProviderTable, names: readonly string[]): Result<string[], BatonError> {
  const ids: string[] = [];
  for (const name of names) {
    const spec = table.get(name);
    if (!spec) return err({ code: 'unknown-provider', provider: name, nearest: table.nearest(name) });
    ids.push(spec.id);
  }
  return ok([...new Set(ids)]);
}

/** In the table's order; those that only an account knows stand at the end. */
function providersOf({ table, store }: TargetFacts): string[] {
  const stored = Object.values(store.profiles).map(({ provider }) => provider);
  return [...new Set([...table.list().map(({ id }) => id), ...stored])];
}

function targetsOf(
  facts: TargetFacts,
  provider: string,
  profiles: readonly string[] | undefined,
  isNamed: boolean,
): ProbeTarget[] {
  const { store, config, agentId, now, table } = facts;
  const order = effectiveOrder(store, config, agentId, provider, now);
  const ref = modelFor(facts, provider);
  if (order.shown.length > 0)
    return order.shown
      .filter((id) => profiles?.includes(id) ?? true)
      .flatMap((id) => {
        const profile = store.profiles[id];
        return profile ? [stored(facts, profile, order.excluded.has(id), ref)] : [];
      });
  const spec = table.get(provider);
  const ambient = spec && profiles === undefined ? ambientOf(facts, spec, isNamed) : null;
  return ambient ? [target({ provider, ...ambient }, ref)] : [];
}

function stored(
  { config, now }: TargetFacts,
  profile: StoredProfile,
  isExcluded: boolean,
  ref: ModelRef | null,
): ProbeTarget {
  const { id, provider, type } = profile;
  const about = { provider, profileId: id, label: labelOf(profile), source: 'profile', mode: type } as const;
  const unfit = isExcluded
    ? 'excluded_by_order'
    : eligibility(profile, { provider, configProfiles: config.auth.profiles, now });
  if (unfit === null) return target(about, ref);
  const error = explain({ code: 'profile-unusable', profileId: id, reason: unfit });
  const reasonCode = reasonCodes[unfit] ?? 'ineligible_profile';
  return { about, ask: { result: { ...about, ...modelOf(ref), status: 'unknown', reasonCode, error } } };
}

function target(about: ProbeTarget['about'], ref: ModelRef | null): ProbeTarget {
  if (ref) return { about: { ...about, ...modelOf(ref) }, ask: { ref } };
  const error = `No model of ${about.provider} is known. Name one in agents.defaults.models.`;
  return { about, ask: { result: { ...about, status: 'no_model', reasonCode: 'no_model', error } } };
}

const modelOf = (ref: ModelRef | null) => (ref ? { model: refKey(ref) } : {});

/** The first that is configured, as a default, a fallback, for images or among those allowed; else the catalogue's. */
function modelFor({ config, selection, catalogue }: TargetFacts, provider: string): ModelRef | null {
  const configured = configuredRefs(config, selection).find((ref) => ref.provider === provider);
  if (configured) return configured;
  const first = catalogue.list().find((model) => model.provider === provider);
  return first ? { provider, model: first.id } : null;
}

/** A server of one's own, or whatever AWS finds, is only asked when it is used, or named. */
function ambientOf({ env, selection, config }: TargetFacts, spec: ProviderSpec, isNamed: boolean) {
  const ambient = ambientCredential(spec, env);
  if (!ambient) return null;
  const isUsed = () => configuredRefs(config, selection).some(({ provider }) => provider === spec.id);
  if ((ambient.kind === 'local' || ambient.kind === 'aws') && !isNamed && !isUsed()) return null;
  return { label: ambient.label, source: sources[ambient.kind], mode: ambient.type };
}

const sources: Readonly<Record<AmbientCredential['kind'], ProbeResult['source']>> = {
  ...{ env: 'env', config: 'models.json', local: 'local', aws: 'aws' },
};
