import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { importSource, type ImportSource } from '#shared/import';
import { createJsonFile } from '../kernel/json-file.ts';
import type { Ports } from '../ports.ts';

/*
 * `importers.json`: which stored account came from where. No token is in it, only fingerprints, which tell whether
 * Baton and the program still hold the same login.
 */

const origin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('keychain'), service: z.string(), account: z.string() }),
]);

const link = z.object({
  agentId: z.string(),
  profileId: z.string(),
  /** Id of the item it was. */
  item: z.string(),
  source: importSource,
  /** Logins that can be written back. */
  origin: origin.optional(),
  /** Fingerprint of the refresh token that the program was last known to hold. */
  shared: z.string().optional(),
  /** Fingerprint of the one Baton held then; another one, without a refresh in between: somebody signed in anew. */
  ours: z.string().optional(),
  /** A refresh has begun and was not heard of again. */
  refreshing: z.boolean().optional(),
});
export type Link = z.infer<typeof link>;

const file = z.object({ version: z.literal(1), links: z.array(link) });

export interface Links {
  of(agentId: string, profileId: string): Link | undefined;
  /** The account that this item became, for that agent. */
  ofItem(agentId: string, item: string): Link | undefined;
  all(): readonly Link[];
  /** Replaces the link of that account. What cannot be written is kept in memory only. */
  put(next: Link): Promise<void>;
  drop(agentId: string, profileId: string): Promise<void>;
}

export async function openLinks({
  files,
  clock,
  log,
  stateDir,
}: Pick<Ports, 'files' | 'clock' | 'log' | 'stateDir'>): Promise<Links> {
  const store = createJsonFile<readonly Link[]>({
    files,
    clock,
    path: join(stateDir, 'importers.json'),
    parse: (raw) => file.safeParse(raw).data?.links ?? null,
    empty: [],
    print: (links) => ({ version: 1, links }),
  });
  const loaded = await store.load();
  if (!loaded.ok) log.warn('importers-unreadable');
  let links = store.current();

  async function change(fn: (now: readonly Link[]) => readonly Link[]): Promise<void> {
    links = fn(links);
    const written = await store.change(() => links);
    if (!written.ok) log.warn('importers-not-written', { why: written.error.code });
  }
  const isOf = (agentId: string, profileId: string) => (it: Link) =>
    it.agentId === agentId && it.profileId === profileId;

  return {
    of: (agentId, profileId) => links.find(isOf(agentId, profileId)),
    ofItem: (agentId, item) => links.find((it) => it.agentId === agentId && it.item === item),
    all: () => links,
    put: (next) => change((now) => [...now.filter((it) => !isOf(next.agentId, next.profileId)(it)), next]),
    drop: (agentId, profileId) => change((now) => now.filter((it) => !isOf(agentId, profileId)(it))),
  };
}

/** Of a token: says whether two are the same, and nothing else. */
export const fingerprint = (token: string): string => createHash('sha256').update(token).digest('hex').slice(0, 32);

export const canWriteBack = (source: ImportSource): source is 'claude-code' | 'codex' | 'qwen' | 'gemini-cli' =>
  ['claude-code', 'codex', 'qwen', 'gemini-cli'].includes(source);
