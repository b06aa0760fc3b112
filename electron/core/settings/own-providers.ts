import type { Input, Output } from '#shared/contract';
import { explain, type BatonError } from '#shared/errors';
import type { OwnProviderView, ProviderView } from '#shared/provider';
import { err, ok, type Result } from '#shared/result';
import type { Removals } from '../accounts/removals.ts';
import { getIn, setIn, unsetIn } from '../config/edit.ts';
import type { ConfigService } from '../config/types.ts';
import { providerView } from '../providers/catalogue.ts';
import { normaliseProvider } from '../providers/normalise.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import { accountsOf, dependentsOfProvider, type OwnDependentsDeps } from './own-dependents.ts';
import { ownProviderView } from './own-parts.ts';
import { changedProvider, newProvider, type OwnFacts } from './own-provider.ts';

const PROVIDERS = ['models', 'providers'];

export interface OwnProviders {
  add(input: Input<'providers.add'>): Promise<Result<ProviderView, BatonError>>;
  change(input: Input<'providers.change'>): Promise<Result<ProviderView, BatonError>>;
  list(): OwnProviderView[];
  dependents(id: string): Result<Output<'providers.dependents'>, BatonError>;
  /** Its accounts go with it. */
  remove(id: string): Promise<Result<Output<'providers.remove'>, BatonError>>;
}

export interface OwnProvidersDeps extends OwnDependentsDeps {
  readonly config: Pick<ConfigService, 'current' | 'change'>;
  readonly removals: Pick<Removals, 'remove'>;
  readonly gatewayPort: () => number;
}

/** Writes providers of one's own into the config, and answers what holds from now on. */
export function createOwnProviders(deps: OwnProvidersDeps): OwnProviders {
  const { config, derived, gatewayPort } = deps;
  const facts = (): OwnFacts => ({
    table: derived.table(),
    configured: Object.keys(config.current().models.providers),
    gatewayPorts: [config.current().gateway.port, gatewayPort()],
  });
  /** As somebody wrote it, which may be another spelling of the id. */
  const keyOf = (id: string) =>
    Object.keys(config.current().models.providers).find((each) => normaliseProvider(each) === id) ?? id;
  const own = (named: string): Result<ProviderSpec, BatonError> => {
    const { table } = facts();
    const spec = table.get(named);
    if (!spec) return err({ code: 'unknown-provider', provider: named, nearest: table.nearest(named) });
    if (spec.custom) return ok(spec);
    return err({ code: 'bad-input', issues: [`${spec.name} is built in, so it cannot be removed.`] });
  };
  const viewOf = (id: string): Result<ProviderView, BatonError> => {
    const spec = derived.table().get(id);
    return spec ? ok(providerView(spec)) : err({ code: 'unknown-provider', provider: id, nearest: [] });
  };
  return {
    async add(input) {
      const made = newProvider(input, facts());
      if (!made.ok) return made;
      const { id, entry } = made.value;
      const written = await config.change((raw) => setIn(raw, [...PROVIDERS, id], entry));
      return written.ok ? viewOf(id) : written;
    },
    async change(input) {
      const known = facts();
      const id = normaliseProvider(input.id);
      const key = keyOf(id);
      const trial = changedProvider(input, {}, known);
      if (!trial.ok) return trial;
      const written = await config.change((raw) => {
        const entry = changedProvider(input, getIn(raw, [...PROVIDERS, key]), known);
        return entry.ok ? setIn(raw, [...PROVIDERS, key], entry.value) : raw;
      });
      return written.ok ? viewOf(id) : written;
    },
    list: () =>
      derived
        .table()
        .list()
        .filter(({ custom }) => custom)
        .map((spec) => ownProviderView(spec, config.current().models.providers[keyOf(spec.id)] ?? {})),
    dependents(id) {
      const spec = own(id);
      return spec.ok ? ok({ dependents: dependentsOfProvider(deps, spec.value.id) }) : spec;
    },
    async remove(named) {
      const spec = own(named);
      if (!spec.ok) return spec;
      return takeOut(deps, spec.value.id, keyOf(spec.value.id));
    },
  };
}

/** Its accounts first: when one of them stays, so does the provider, and the removal can be asked for again. */
async function takeOut(
  deps: OwnProvidersDeps,
  id: string,
  key: string,
): Promise<Result<Output<'providers.remove'>, BatonError>> {
  const { config } = deps;
  const mayChange = await config.change((raw) => raw);
  if (!mayChange.ok) return mayChange;
  const accounts = accountsOf(deps, id).map(({ agentId, profileId }) => ({ agentId, profileId }));
  const removed: string[] = [];
  for (const { agentId, profileId } of accounts) {
    const gone = await deps.removals.remove(agentId, profileId);
    if (!gone.ok) return err(halfDone(id, removed, gone.error));
    removed.push(profileId);
  }
  const written = await config.change((raw) => unsetIn(raw, [...PROVIDERS, key]));
  return written.ok ? ok({ accounts }) : err(halfDone(id, removed, written.error));
}

/** That nothing was changed is only true before the first account. */
function halfDone(provider: string, removed: readonly string[], error: BatonError): BatonError {
  if (removed.length === 0) return error;
  const why = explain(error).replace(/ Nothing was changed\.$/, '');
  return { code: 'provider-half-removed', provider, removed: [...removed], why };
}
