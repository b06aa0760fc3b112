import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { ScanChoice } from '#shared/scan';
import { DAY } from '../kernel/duration.ts';
import type { CatalogueModel } from '../models/builtin.ts';
import type { ProviderTable } from '../providers/spec.ts';

/** Its models that cost nothing are looked at whoever has an account there; the others are other providers'. */
export const FREE_FROM = 'openrouter';

/** Costs nothing, whoever asks. */
export const isFree = ({ id, cost }: Pick<CatalogueModel, 'id' | 'cost'>): boolean =>
  id.endsWith(':free') || (cost?.input === 0 && cost.output === 0);

/** Whose models are looked at. `vendor`: only those ids of OpenRouter that begin with it. */
export interface Scope {
  readonly providers: readonly string[];
  readonly vendor?: string;
}

/**
 * Every provider with a credential, and OpenRouter; or the one that is named.
 * @param vendors what stands before the slash in OpenRouter's ids
 */
export function scopeOf(
  named: string | undefined,
  table: ProviderTable,
  hasCredentials: (provider: string) => boolean,
  vendors: ReadonlySet<string>,
): Result<Scope, BatonError> {
  if (named === undefined) {
    const providers = table.list().flatMap(({ id }) => (id === FREE_FROM || hasCredentials(id) ? [id] : []));
    return ok({ providers });
  }
  const spec = table.get(named);
  if (spec) return ok({ providers: [spec.id] });
  if (vendors.has(named)) return ok({ providers: [FREE_FROM], vendor: named });
  return err({ code: 'unknown-provider', provider: named, nearest: table.nearest(named) });
}

/** Models that pass the filters (behaviour §15). */
export function candidatesOf(
  models: readonly CatalogueModel[],
  { providers, vendor }: Scope,
  { minParams, maxAgeDays }: Pick<ScanChoice, 'minParams' | 'maxAgeDays'>,
  now: number,
): CatalogueModel[] {
  const wanted = new Set(providers);
  return models.filter(
    (model) =>
      wanted.has(model.provider) &&
      (model.provider !== FREE_FROM || isFree(model)) &&
      (vendor === undefined || model.id.startsWith(`${vendor}/`)) &&
      (minParams === undefined || (model.parameters ?? 0) >= minParams) &&
      (maxAgeDays === undefined || ageDays(model.released, now) <= maxAgeDays),
  );
}

/** 0 when nobody knows. */
function ageDays(released: string | null, now: number): number {
  const at = released === null ? Number.NaN : Date.parse(released);
  return Number.isNaN(at) ? 0 : (now - at) / DAY;
}
