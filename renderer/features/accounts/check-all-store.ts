import { create } from 'zustand';
import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { JobView } from '#shared/job';
import type { ProbeResult } from '#shared/probe';
import type { Client } from '../../client/client.ts';
import { t } from '../../i18n/t.ts';
import type { Told } from './accounts-store.ts';
import type { CheckOrder } from './check-choice.ts';
import { summaryOf } from './check-words.ts';
import { rememberedCheck } from './remembered-check.ts';

/** So often (ms) a check that runs is asked how far it is: an event may not have come here. */
const AGAIN = 10_000;

const ALL: CheckOrder = { choice: {}, covers: null };

export interface CheckAllDeps {
  readonly api: Pick<Api, 'probe.start' | 'probe.get' | 'job.cancel'>;
  readonly client: Pick<Client, 'on'>;
  readonly agentId: string;
}

export interface CheckAllState {
  /** The latest one; `null`: none yet. */
  readonly job: JobView | null;
  /** What it found so far. */
  readonly results: readonly ProbeResult[];
  /** The accounts it asks; `null`: all. */
  readonly covers: CheckOrder['covers'];
  /** Asks all, or those of an order; when it is over the sentence to be said. `null`: nobody listens any more, or one is under way. */
  start(order?: CheckOrder): Promise<Told | null>;
  /** What was found so far stays. */
  cancel(): void;
  /** What was found of an account when all were checked is no longer news, once that is over. */
  forget(profileId: string): void;
  /**
   * Hears of the job until the way out is taken, which ends it: nobody could cancel it any more. Goes on with the one
   * that was watched when the window was drawn anew, and says at its end what it found.
   */
  listen(say: (told: Told) => void): () => void;
}

const notDone = (error: BatonError): Told => ({ text: t('done.failed', { why: explain(error) }), failed: true });

/** The check of this agent that this window watched before it was drawn anew, as it stands; `null`: none. */
async function watchedBefore(api: Pick<Api, 'probe.get'>, agentId: string) {
  const kept = rememberedCheck.read();
  if (kept?.agentId !== agentId) return null;
  const known = await api['probe.get']({ id: kept.id });
  if (known.ok) {
    const { job, summary } = known.value;
    return { job, results: summary.results, covers: kept.covers && new Set(kept.covers) };
  }
  // Any other failure may pass, and another check may have begun meanwhile.
  if (known.error.code === 'unknown-job' && rememberedCheck.read()?.id === kept.id) rememberedCheck.forget();
  return null;
}

/** Every account of an agent asked for one word, as the core tells of it. */
export const createCheckAllStore = ({ api, client, agentId }: CheckAllDeps) =>
  create<CheckAllState>()((set, get) => {
    let listening = false;
    let beginning = false;
    let tell: ((told: Told | null) => void) | null = null;
    const end = (told: Told | null) => {
      if (rememberedCheck.read()?.agentId === agentId) rememberedCheck.forget();
      tell?.(told);
      tell = null;
    };
    const take = (job: JobView, results: readonly ProbeResult[]) => {
      set({ job, results });
      if (job.state !== 'running') end(summaryOf(job, results));
    };
    /** What was told before its id was known, or never came here. */
    const catchUp = async (id: string) => {
      const known = await api['probe.get']({ id });
      const { job } = get();
      if (known.ok && job?.id === id && job.state === 'running' && known.value.job.done >= job.done)
        take(known.value.job, known.value.summary.results);
    };
    const resume = async (say: (told: Told) => void) => {
      const watched = await watchedBefore(api, agentId);
      if (!watched || !listening || beginning || get().job !== null) return;
      tell = (told) => told && say(told);
      set({ covers: watched.covers });
      take(watched.job, watched.results);
    };
    const cancel = () => {
      const { job } = get();
      if (job?.state !== 'running') return;
      void api['job.cancel']({ id: job.id }).then((result) => {
        if (get().job?.id !== job.id) return;
        if (result.ok) {
          void catchUp(job.id);
          return;
        }
        set({ job: null });
        end(notDone(result.error));
      });
    };
    return {
      job: null,
      results: [],
      covers: null,
      cancel,
      forget(profileId) {
        const { job, results } = get();
        if (job?.state !== 'running') set({ results: results.filter((each) => each.profileId !== profileId) });
      },
      async start({ choice, covers } = ALL) {
        if (beginning || get().job?.state === 'running') return null;
        beginning = true;
        const begun = await api['probe.start']({ agentId, ...choice });
        beginning = false;
        if (!begun.ok) return notDone(begun.error);
        const over = new Promise<Told | null>((done) => (tell = done));
        const { id } = begun.value;
        set({ job: begun.value, results: [], covers });
        if (listening) {
          rememberedCheck.keep({ id, agentId, covers: covers && [...covers] });
          void catchUp(id);
        } else {
          cancel();
          end(null);
        }
        return over;
      },
      listen(say) {
        listening = true;
        void resume(say);
        const off = client.on('job', (event) => {
          if (event.kind !== 'probe' || event.id !== get().job?.id) return;
          const { result, ...job } = event;
          take(job, result ? [...get().results, result] : get().results);
        });
        const asking = setInterval(() => {
          const { job } = get();
          if (job?.state === 'running') void catchUp(job.id);
        }, AGAIN);
        return () => {
          listening = false;
          off();
          clearInterval(asking);
          cancel();
          set({ job: null });
          end(null);
        };
      },
    };
  });
