import { z } from 'zod';
import { probeResult } from './probe.ts';
import { scanRow } from './scan.ts';

export const jobKind = z.enum(['probe', 'scan']);
export type JobKind = z.infer<typeof jobKind>;

/** Something that takes a while, and that anybody may watch or cancel. */
export const jobView = z.object({
  id: z.string(),
  kind: jobKind,
  /** Epoch ms. */
  startedAt: z.number(),
  /** Steps, of `total`; the total may grow while it runs. */
  done: z.number().int(),
  total: z.number().int(),
  state: z.enum(['running', 'finished', 'cancelled']),
});
export type JobView = z.infer<typeof jobView>;

/** A job moved on. `result`: the newest thing it found, if this step found one. */
export const jobEvent = z.discriminatedUnion('kind', [
  jobView.extend({ kind: z.literal('probe'), result: probeResult.optional() }),
  jobView.extend({ kind: z.literal('scan'), result: scanRow.optional() }),
]);
export type JobEvent = z.infer<typeof jobEvent>;
