import { create } from 'zustand';
import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';

export interface Told {
  readonly text: string;
  readonly failed: boolean;
}

type Tests = Pick<Api, 'accounts.test'>;

export interface TestingState {
  /** Ids on their way. */
  readonly running: ReadonlySet<string>;
  /** Asks the provider about one account; the sentence to be said. */
  test(agentId: string, profileId: string, name: string): Promise<Told>;
}

/** What the rows need to know of tests, of one account or of all. */
export interface RowChecks extends TestingState {
  /** Why an account was not asked when all were checked, or did not answer, by its id. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** Which accounts are being asked about now. The outcome comes back through `accounts.list`, never from here. */
export const createTestingStore = (api: Tests) =>
  create<TestingState>()((set, get) => {
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
      async test(agentId, profileId, name) {
        const result = await ask(agentId, profileId);
        if (!result.ok) return { text: t('done.failed', { why: explain(result.error) }), failed: true };
        const { outcome, latencyMs, message = '' } = result.value;
        const seconds = (latencyMs / 1_000).toFixed(1);
        return { text: t(`test.${outcome}`, { name, seconds, message }).trim(), failed: outcome !== 'accepted' };
      },
    };
  });
