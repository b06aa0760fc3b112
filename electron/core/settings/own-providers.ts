import type { Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { ProviderView } from '#shared/provider';
import { err, ok, type Result } from '#shared/result';
import { getIn, setIn } from '../config/edit.ts';
import type { ConfigService } from '../config/types.ts';
import type { Derived } from '../models/derived.ts';
import { providerView } from '../providers/catalogue.ts';
import { normaliseProvider } from '../providers/normalise.ts';
import { changedProvider, newProvider, type OwnFacts } from './own-provider.ts';

const PROVIDERS = ['models', 'providers'];

export interface OwnProviders {
  add(input: Input<'providers.add'>): Promise<Result<ProviderView, BatonError>>;
  change(input: Input<'providers.change'>): Promise<Result<ProviderView, BatonError>>;
}

export interface OwnProvidersDeps {
  readonly config: Pick<ConfigService, 'current' | 'change'>;
  readonly derived: Pick<Derived, 'table'>;
  readonly gatewayPort: () => number;
}

/** Writes providers of one's own into the config, and answers what holds from now on. */
export function createOwnProviders({ config, derived, gatewayPort }: OwnProvidersDeps): OwnProviders {
  const facts = (): OwnFacts => ({
    table: derived.table(),
    configured: Object.keys(config.current().models.providers),
    gatewayPorts: [config.current().gateway.port, gatewayPort()],
  });
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
      // Somebody may have written it in another spelling; it stays as it is.
      const key = known.configured.find((each) => normaliseProvider(each) === id) ?? id;
      const trial = changedProvider(input, {}, known);
      if (!trial.ok) return trial;
      const written = await config.change((raw) => {
        const entry = changedProvider(input, getIn(raw, [...PROVIDERS, key]), known);
        return entry.ok ? setIn(raw, [...PROVIDERS, key], entry.value) : raw;
      });
      return written.ok ? viewOf(id) : written;
    },
  };
}
