import { create } from 'zustand';
import type { ActivityView, RequestView } from '#shared/activity';
import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import type { View } from '../../client/resource.ts';
import type { Client } from '../../client/client.ts';
import { waiting } from './filter.ts';

/** Hours looked back: a day, a week, the 30 days that are kept. */
export const ranges = [24, 168, 720] as const;
export type Range = (typeof ranges)[number];

/** Rows loaded at a time. */
export const PAGE = 100;

export interface ActivityState {
  /** The newest answer: totals, hours, and rows of which the first `fresh` are not shown yet. */
  readonly view: View<ActivityView>;
  readonly range: Range;
  /** The rows on the page, newest first. */
  readonly shown: readonly RequestView[];
  /** Rows that wait behind “3 new”. */
  readonly fresh: number;
  readonly more: boolean;
  /** Why older rows could not be had. */
  readonly olderFailed: string | null;
  load(): Promise<void>;
  setRange(range: Range): Promise<void>;
  showFresh(): void;
  loadOlder(): Promise<void>;
}

export interface ActivityDeps {
  readonly api: Pick<
    Api,
    'activity.list' | 'activity.get' | 'activity.bodies' | 'activity.keepBodies' | 'accounts.clearCooldown'
  >;
  readonly client: Pick<Client, 'on'>;
  readonly now: () => number;
}

/** Newest requests first. What arrives while somebody reads waits until it is asked for. */
export function createActivityStore({ api, client, now }: ActivityDeps) {
  let latest = 0;
  const store = create<ActivityState>()((set, get) => ({
    view: { kind: 'loading' },
    range: 24,
    shown: [],
    fresh: 0,
    more: false,
    olderFailed: null,
    async load() {
      const mine = (latest += 1);
      const result = await api['activity.list']({ hours: get().range, limit: PAGE });
      if (mine !== latest) return;
      if (result.ok) set(received(get(), result.value, now()));
      else set({ view: failed(get().view, explain(result.error)) });
    },
    async setRange(range) {
      set({ range, shown: [], fresh: 0, view: { kind: 'loading' } });
      await get().load();
    },
    showFresh() {
      const { view, shown } = get();
      if ('value' in view) set(merged(view.value, shown));
    },
    async loadOlder() {
      const mine = latest;
      const before = get().shown.at(-1)?.id;
      const result = await api['activity.list']({
        hours: get().range,
        limit: PAGE,
        ...(before !== undefined && { before }),
      });
      if (mine !== latest && get().shown.at(-1)?.id !== before) return;
      if (!result.ok) {
        set({ olderFailed: explain(result.error) });
        return;
      }
      set({ shown: [...get().shown, ...result.value.requests], more: result.value.more, olderFailed: null });
    },
  }));
  const start = () => {
    const reload = () => void store.getState().load();
    reload();
    return client.on('changed', ({ topics }) => {
      if (topics.includes('activity')) reload();
    });
  };
  const calls: RequestCalls = {
    clear: api['accounts.clearCooldown'],
    bodies: (id) => api['activity.bodies']({ id }),
    keepBodies: (on) => api['activity.keepBodies']({ on }),
  };
  return Object.assign(store, { start, calls, get: (id: string) => api['activity.get']({ id }) });
}

/** What can be done with one request. */
export interface RequestCalls {
  readonly clear: Api['accounts.clearCooldown'];
  readonly bodies: (id: string) => ReturnType<Api['activity.bodies']>;
  /** Off: all that was kept is deleted. */
  readonly keepBodies: (on: boolean) => ReturnType<Api['activity.keepBodies']>;
}
export type ActivityStore = ReturnType<typeof createActivityStore>;

/** Nothing is shown yet: show all of it. Else what is new waits, and what is shown already is brought up to date. */
function received(state: ActivityState, value: ActivityView, at: number): Partial<ActivityState> {
  const view = { kind: 'ready', value, at } as const;
  if (state.shown.length === 0) return { view, shown: value.requests, fresh: 0, more: value.more };
  const newest = new Map(value.requests.map((request) => [request.id, request]));
  const shown = state.shown.map((request) => newest.get(request.id) ?? request);
  return { view, shown, fresh: waiting(shown, value.requests) };
}

/** New rows above the old ones; if so many came that some between are missing, only the new ones and “older”. */
function merged(value: ActivityView, shown: readonly RequestView[]): Partial<ActivityState> {
  const fresh = waiting(shown, value.requests);
  if (fresh === value.requests.length) return { shown: value.requests, fresh: 0, more: value.more };
  return { shown: [...value.requests.slice(0, fresh), ...shown], fresh: 0 };
}

function failed(view: View<ActivityView>, why: string): View<ActivityView> {
  return 'value' in view ? { kind: 'stale', value: view.value, at: view.at, why } : { kind: 'failed', why };
}
