import type { BatonError } from '#shared/errors';
import type { AddMethod } from '#shared/provider';
import type { Result } from '#shared/result';
import { readSecret as readFromViews, type SecretRead } from '#shared/secret-input';
import { providerView } from './catalogue.ts';
import type { ProviderSpec, ProviderTable } from './spec.ts';

/** The core's own check of a pasted secret, by the same rules as the window's (`shared/secret-input.ts`). */
export function readSecret(
  spec: ProviderSpec,
  kind: AddMethod['kind'],
  pasted: string,
  table: ProviderTable,
): Result<SecretRead, BatonError> {
  return readFromViews(providerView(spec), kind, pasted, table.list().map(providerView));
}
