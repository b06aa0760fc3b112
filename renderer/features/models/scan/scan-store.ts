import { create } from 'zustand';
import type { Api, Input } from '#shared/contract';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { JobView } from '#shared/job';
import type { Result } from '#shared/result';
import type { ScanChoice, ScanProvider, ScanRow } from '#shared/scan';
import type { Client } from '../../../client/client.ts';
import { rememberedScan, scanOf } from './remembered-scan.ts';
import { withResult } from './scan-words.ts';

/** So often (ms) a scan that runs is asked how far it is: an event may not have come here. */
const AGAIN = 10_000;

export interface ScanDeps {
  readonly api: Pick<Api, 'scan.start' | 'scan.get' | 'scan.apply' | 'job.cancel'>;
  readonly client: Pick<Client, 'on'>;
  readonly agentId: string;
}

export interface ScanState {
  /** `null`: not begun. */
  readonly job: JobView | null;
  /** While it runs in the order they came in, then best first. */
  readonly rows: readonly ScanRow[];
  readonly providers: readonly ScanProvider[];
  readonly warnings: readonly string[];
  /** Why it could not begin, or be asked. */
  readonly failed: string | null;
  start(choice: ScanChoice): Promise<void>;
  /** What was found so far stays. */
  cancel(): void;
  again(): void;
  apply(what: Omit<Input<'scan.apply'>, 'agentId'>): Promise<Result<unknown, BatonError>>;
  /** Goes on with the one that was watched when the window was drawn anew. Until the way out is taken, which ends it. */
  listen(): () => void;
}

const NOTHING = { job: null, rows: [], providers: [], warnings: [], failed: null };

/** One scan after another, as the core tells of it. */
export const createScanStore = ({ api, client, agentId }: ScanDeps) =>
  create<ScanState>()((set, get) => {
    const isRunning = (id: string) => get().job?.id === id && get().job?.state === 'running';
    /** What was told before its id was known, or never came here; the order, which only the core knows. */
    const load = async (id: string) => {
      const result = await api['scan.get']({ id });
      const { job } = get();
      if (job?.id !== id) return;
      if (result.ok) {
        const isOld = result.value.job.state === 'running' && (!isRunning(id) || result.value.job.done < job.done);
        if (!isOld) set({ ...result.value, failed: null });
      } else if (result.error.code === 'unknown-job') {
        set({ job: { ...job, state: 'cancelled' }, failed: explain(result.error) });
      } else set({ failed: explain(result.error) });
    };
    const resume = async (id: string) => {
      const result = await api['scan.get']({ id });
      if (get().job !== null) return;
      if (result.ok) set(result.value);
      else rememberedScan.forget();
    };
    const cancel = () => {
      const { job } = get();
      if (job?.state === 'running') void api['job.cancel']({ id: job.id }).then(() => load(job.id));
    };
    const forget = () => {
      rememberedScan.forget();
      set(NOTHING);
    };
    return {
      ...NOTHING,
      async start(choice) {
        const result = await api['scan.start']({ agentId, ...choice });
        if (!result.ok) {
          set({ failed: explain(result.error) });
          return;
        }
        set({ ...NOTHING, job: result.value });
        rememberedScan.keep({ id: result.value.id, agentId });
        await load(result.value.id);
      },
      cancel,
      again: forget,
      apply: (what) => api['scan.apply']({ agentId, ...what }),
      listen() {
        const off = client.on('job', (event) => {
          if (event.kind !== 'scan' || event.id !== get().job?.id) return;
          const { result, ...job } = event;
          set(({ rows }) => ({ job, rows: result ? withResult(rows, result) : rows }));
          if (job.state !== 'running') void load(job.id);
        });
        const asking = setInterval(() => {
          const { job } = get();
          if (job?.state === 'running') void load(job.id);
        }, AGAIN);
        const watched = scanOf(agentId);
        if (watched !== null) void resume(watched);
        return () => {
          off();
          clearInterval(asking);
          cancel();
          forget();
        };
      },
    };
  });
export type ScanStore = ReturnType<typeof createScanStore>;
