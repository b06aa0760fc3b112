import { z } from 'zod';
import { quotaWindow } from './profile.ts';

/** What one account's provider says of its quota: in the headers of answers, or when asked. */
export const usageRow = z.object({
  provider: z.string(),
  profileId: z.string(),
  label: z.string(),
  /** As the provider names it: `Plus ($12.34)`. */
  plan: z.string().optional(),
  /** Most used first; each says how old it is. */
  windows: z.array(quotaWindow),
  /** Why the provider told nothing when it was asked last; `windows` are older then. */
  error: z.string().optional(),
});
export type UsageRow = z.infer<typeof usageRow>;

/** How full one window was at most within one hour. */
export const usagePoint = z.object({
  /** Beginning of the hour, epoch ms. */
  at: z.number(),
  /** Its name: `5h`, `Week`. */
  window: z.string(),
  /** 0–100. */
  usedPercent: z.number(),
});
export type UsagePoint = z.infer<typeof usagePoint>;
