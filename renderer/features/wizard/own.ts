import { isServer } from '#shared/choices';
import type { ProviderView } from '#shared/provider';
import type { OwnDialect } from '#shared/provider';

/* Providers of one's own: what is typed about them, and what asking them for their models came to. */

export interface Own {
  readonly name: string;
  readonly baseUrl: string;
  readonly api: OwnDialect;
  readonly needsKey: boolean;
  /** Its id, once it is written; the same one is changed from then on. */
  readonly id: string | null;
}

export const emptyOwn: Own = { name: '', baseUrl: '', api: 'openai-completions', needsKey: true, id: null };

/** `silent`: nobody answers, or nothing that can be used. `why`: the core's sentence. */
export type Reach =
  | { readonly kind: 'asking' }
  | { readonly kind: 'answers'; readonly count: number }
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly why: string };

interface Row {
  readonly provider: string;
  readonly count: number;
  readonly error?: string | undefined;
}

/** Of the answers to `models.refresh`, what is said of this provider. */
export function reachOf(rows: readonly Row[], provider: Pick<ProviderView, 'id' | 'address' | 'custom'>): Reach {
  const row = rows.find((each) => each.provider === provider.id);
  if (row?.error !== undefined) return { kind: 'failed', why: row.error };
  if (row) return { kind: 'answers', count: row.count };
  // A custom one that is not there is told as a failure: it is named in the config.
  return isServer(provider) ? { kind: 'silent' } : { kind: 'answers', count: 0 };
}
