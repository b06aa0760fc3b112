import { z } from 'zod';

/** What ties requests together, and where they go. */
export const sessionView = z.object({
  agentId: z.string(),
  session: z.string(),
  /** `provider/model`; only when a person pinned one. */
  model: z.string().optional(),
  /** Who carries it now. */
  profileId: z.string().optional(),
  /** `user`: pinned by a person, kept while it cools. `auto`: it answered last. */
  source: z.enum(['user', 'auto']),
  lastUsed: z.number(),
});
export type SessionView = z.infer<typeof sessionView>;
