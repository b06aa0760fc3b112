import { z } from 'zod';
import { importSources } from './choices.ts';
import { credentialType } from './profile.ts';

/** Where accounts can come from. */
export const importSource = z.enum(importSources);
export type ImportSource = z.infer<typeof importSource>;

/** One thing found, without its secret. */
export const importItem = z.object({
  id: z.string(),
  source: importSource,
  provider: z.string(),
  /** The profile it becomes. */
  profileId: z.string(),
  /** `Claude Code login`, `OpenAI key`. */
  label: z.string(),
  /** `~/.claude/.credentials.json`, `OPENAI_API_KEY in your environment`. */
  where: z.string(),
  type: credentialType,
  state: z.enum(['ready', 'unchecked', 'expired', 'stored']),
  /** When it ends, epoch ms. */
  expires: z.number().optional(),
  /** Baton can keep the program it came from signed in, too. */
  writeBack: z.boolean(),
});
export type ImportItem = z.infer<typeof importItem>;

/** A source that is there but could not be read, or a keychain entry that is read on a click only. */
export const importProblem = z.object({
  source: importSource,
  where: z.string(),
  message: z.string(),
  /** Reading it may show a question of the system's keychain: ask first, then look again with `keychains`. */
  needsClick: z.boolean(),
});
export type ImportProblem = z.infer<typeof importProblem>;

/** Settings of another program that can be taken over with the accounts: order, model, aliases, providers … */
export const importSettings = z.object({
  source: importSource,
  where: z.string(),
  /** `primary model`, `2 fallbacks`, `3 aliases`, `order of anthropic`. */
  parts: z.array(z.string()),
});

export const importFound = z.object({
  items: z.array(importItem),
  settings: z.array(importSettings),
  problems: z.array(importProblem),
});
export type ImportFound = z.infer<typeof importFound>;

export const importResult = z.object({
  id: z.string(),
  ok: z.boolean(),
  profileId: z.string().optional(),
  /** Why not, or what is worth knowing. */
  message: z.string().optional(),
});
