import { z } from 'zod';
import { modelRow } from './model.ts';

/** What one trial of a model came to; `why`: the provider's own sentence, redacted, or what it did instead. */
export const scanTrial = z.object({ ok: z.boolean(), latencyMs: z.number(), why: z.string().optional() });
export type ScanTrial = z.infer<typeof scanTrial>;

/** One model that a scan looked at. */
export const scanRow = z.object({
  key: z.string(),
  name: z.string(),
  provider: z.string(),
  /** Costs nothing, whoever asks. */
  free: z.boolean(),
  contextWindow: z.number().nullable(),
  /** Billions; `null`: nobody says. */
  parameters: z.number().nullable(),
  /** ISO date; `null`: nobody says. */
  released: z.string().nullable(),
  cost: modelRow.shape.cost,
  /** Does it take images, as its provider says? `null`: nobody says. */
  sees: z.boolean().nullable(),
  /** `missing`: no account of its provider was accepted, or there is none. */
  auth: z.enum(['ok', 'missing']),
  /** Did it call the tool it was given? Absent: not tried. */
  tool: scanTrial.optional(),
  /** Did it take an image? Absent: not tried. */
  image: scanTrial.optional(),
  /** 1 is the best. */
  rank: z.number().int(),
  /** One sentence: why it stands where it stands. */
  why: z.string(),
  /** Among those that are proposed. */
  picked: z.boolean(),
});
export type ScanRow = z.infer<typeof scanRow>;

/** What a scan found out about one provider. */
export const scanProvider = z.object({
  provider: z.string(),
  /** Models that passed the filters. */
  models: z.number().int(),
  /** `unchecked`: nobody was asked, or, with `why`, nothing was heard that says something about the account. */
  auth: z.enum(['ok', 'missing', 'unchecked']),
  /** Why it was not accepted, or what came instead of an answer; redacted. */
  why: z.string().optional(),
});
export type ScanProvider = z.infer<typeof scanProvider>;

const positive = z.number().positive();
const whole = positive.int();

/** What of a scan can be chosen. Absent: no filter, 6 candidates, 12 s, three at a time, with trials. */
export const scanChoice = z.object({
  /** Billions; a model of unknown size is left out. */
  minParams: positive.optional(),
  /** A model of unknown age stays. */
  maxAgeDays: positive.optional(),
  /** Also what stands before the slash in OpenRouter's own ids. */
  provider: z.string().optional(),
  maxCandidates: whole.optional(),
  timeoutMs: whole.optional(),
  concurrency: whole.optional(),
  /** `false`: asks nobody. */
  probe: z.boolean().optional(),
});
export type ScanChoice = z.infer<typeof scanChoice>;

/** What a person takes of a scan. */
export const scanChosen = z.object({
  models: z.array(z.string()),
  images: z.array(z.string()),
  setDefault: z.boolean(),
  setImage: z.boolean(),
});

/** What the agent uses from then on. */
export const scanApplied = z.object({
  model: z.string(),
  fallbacks: z.array(z.string()),
  imageModel: z.string().nullable(),
  imageFallbacks: z.array(z.string()),
});
