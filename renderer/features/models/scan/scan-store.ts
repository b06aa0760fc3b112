import { create } from 'zustand';
import type { Api, Input } from '#shared/contract';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { JobView } from '#shared/job';
import type { Result } from '#shared/result';
import type { ScanChoice, ScanRow } from '#shared/scan';
import type { Client } from '../../../client/client.ts';
import { withResult } from './scan-words.ts';

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
  readonly warnings: readonly string[];
  /** Why it could not begin, or be asked. */
  readonly failed: string | null;
  start(choice: ScanChoice): Promise<void>;
  /** What was found so far stays. */
  cancel(): void;
  again(): void;
  apply(what: Omit<Input<'scan.apply'>, 'agentId'>): Promise<Result<unknown, BatonError>>;
  /** From here on nothing is heard; a job that runs is ended. */
  close(): void;
}

const NOTHING = { job: null, rows: [], warnings: [], failed: null };

/** One scan after another, as the core tells of it. */
export const createScanStore = ({ api, client, agentId }: ScanDeps) =>
  create<ScanState>()((set, get) => {
    const load = async (id: string) => {
      const result = await api['scan.get']({ id });
      if (get().job?.id !== id) return;
      if (result.ok) set(result.value);
      else set({ failed: explain(result.error) });
    };
    const off = client.on('job', (event) => {
      if (event.kind !== 'scan' || event.id !== get().job?.id) return;
      const { result, ...job } = event;
      set(({ rows }) => ({ job, rows: result ? withResult(rows, result) : rows }));
      // Only the core knows the order, which is made anew with each result.
      if (job.state !== 'running') void load(job.id);
    });
    const cancel = () => {
      const { job } = get();
      if (job?.state === 'running') void api['job.cancel']({ id: job.id });
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
        await load(result.value.id); // what was told before its id was known
      },
      cancel,
      again: () => set(NOTHING),
      apply: (what) => api['scan.apply']({ agentId, ...what }),
      close() {
        cancel();
        off();
      },
    };
  });
export type ScanStore = ReturnType<typeof createScanStore>;
