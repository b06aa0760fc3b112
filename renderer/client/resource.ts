import { create } from 'zustand';
import type { StoreApi, UseBoundStore } from 'zustand';
import type { Topic } from '#shared/contract';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { Client } from './client.ts';

/** `stale`: the latest load failed; `value` is what was true at `at` (epoch ms). */
export type View<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T; readonly at: number }
  | { readonly kind: 'stale'; readonly value: T; readonly at: number; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface ResourceState<T> {
  readonly view: View<T>;
  load(): Promise<void>;
}

export type Resource<T> = UseBoundStore<StoreApi<ResourceState<T>>> & {
  /** Loads now and again whenever the core says that one of the topics changed. Answers the way out. */
  readonly start: () => () => void;
};

export interface ResourceOptions<T> {
  readonly client: Pick<Client, 'on'>;
  readonly topics: readonly Topic[];
  readonly load: () => Promise<Result<T, BatonError>>;
  readonly now: () => number;
}

/** One thing a page shows. It is loaded, never guessed: the core says that it changed, and it is loaded again. */
export function createResource<T>({ client, topics, load, now }: ResourceOptions<T>): Resource<T> {
  let latest = 0;
  const store = create<ResourceState<T>>()((set, get) => ({
    view: { kind: 'loading' },
    async load() {
      const mine = (latest += 1);
      const result = await load();
      if (mine !== latest) return; // a later load is on its way, and knows more
      set({
        view: result.ok ? { kind: 'ready', value: result.value, at: now() } : afterFailure(get().view, result.error),
      });
    },
  }));
  const start = () => {
    const reload = () => void store.getState().load();
    reload();
    return client.on('changed', (changed) => {
      if (changed.topics.some((topic) => topics.includes(topic))) reload();
    });
  };
  return Object.assign(store, { start });
}

/** What was shown stays, marked as old. */
function afterFailure<T>(view: View<T>, error: BatonError): View<T> {
  const why = explain(error);
  return 'value' in view ? { kind: 'stale', value: view.value, at: view.at, why } : { kind: 'failed', why };
}

/** What can be shown of a view, old or new; `null` when there is nothing yet. */
export const valueOf = <T>(view: View<T>): T | null => ('value' in view ? view.value : null);
