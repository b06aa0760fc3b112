import { create } from 'zustand';
import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';

/** Two at a time: enough to be quick, too few to look like an attack. */
const AT_ONCE = 2;

export interface Testing {
  /** Ids on their way. */
  readonly running: ReadonlySet<string>;
  /** While all are checked; `null` otherwise. */
  readonly progress: { readonly done: number; readonly total: number } | null;
}

export interface Told {
  readonly text: string;
  readonly failed: boolean;
}

type Tests = Pick<Api, 'accounts.test'>;

export interface TestingState extends Testing {
  /** Asks the provider about one account; the sentence to be said. */
  test(agentId: string, profileId: string, name: string): Promise<Told>;
  /** Asks about all, two at a time, until done or stopped. What each finds is on its row. */
  testAll(agentId: string, profileIds: readonly string[]): Promise<void>;
  stop(): void;
}

/** Which accounts are being asked about now. The outcome comes back through `accounts.list`, never from here. */
export const createTestingStore = (api: Tests) =>
  create<TestingState>()((set, get) => {
    let stopped = false;
    const mark = (id: string, on: boolean) => {
      const running = new Set(get().running);
      if (on) running.add(id);
      else running.delete(id);
      set({ running });
    };
    const ask = async (agentId: string, profileId: string) => {
      mark(profileId, true);
      try {
        return await api['accounts.test']({ agentId, profileId });
      } finally {
        mark(profileId, false);
      }
    };
    return {
      running: new Set(),
      progress: null,
      async test(agentId, profileId, name) {
        const result = await ask(agentId, profileId);
        if (!result.ok) return { text: t('done.failed', { why: explain(result.error) }), failed: true };
        const { outcome, latencyMs, message = '' } = result.value;
        const seconds = (latencyMs / 1_000).toFixed(1);
        return { text: t(`test.${outcome}`, { name, seconds, message }).trim(), failed: outcome !== 'accepted' };
      },
      async testAll(agentId, profileIds) {
        const waiting = [...profileIds];
        stopped = false;
        set({ progress: { done: 0, total: waiting.length } });
        const work = async () => {
          for (let id = waiting.shift(); id !== undefined && !stopped; id = waiting.shift()) {
            await ask(agentId, id);
            set(({ progress }) => ({ progress: progress && { ...progress, done: progress.done + 1 } }));
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, work));
        set({ progress: null });
      },
      stop: () => {
        stopped = true;
      },
    };
  });
