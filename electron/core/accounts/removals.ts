import { join } from 'node:path';
import { z } from 'zod';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import { SECOND } from '../kernel/duration.ts';
import { createJsonFile } from '../kernel/json-file.ts';
import { createSerial } from '../kernel/serial.ts';
import type { Clock, Ports } from '../ports.ts';
import { vaultEntry } from '../profiles/profile-id.ts';
import type { Profiles, Taken } from '../profiles/store.ts';
import { findProfile } from './find.ts';
import { isMentioned, putBackInConfig, takeFromConfig, type TakenFromConfig } from './taken-from-config.ts';

/** How long a removal can be undone. */
export const UNDO_FOR = 10 * SECOND;

/** Removes accounts so that it can be undone for a while. */
export interface Removals {
  /** Gone at once, but for the sealed secret. Answers the name of the undo. */
  remove(agentId: string | undefined, profileId: string): Promise<Result<{ undo: string }, BatonError>>;
  /** Brings it back whole. `undo-gone`: too late, or its id is stored again. */
  undo(name: string): Promise<Result<{ agentId: string; profileId: string }, BatonError>>;
  /** Entries of the vault that can still come back. */
  pending(): ReadonlySet<string>;
  /** Entries of the vault that are noted to be deleted: those, and what could not be deleted so far. */
  noted(): ReadonlySet<string>;
  /** Ends what can be undone: their secrets are deleted now. */
  close(): Promise<void>;
}

export interface RemovalsDeps extends Pick<Ports, 'clock' | 'files' | 'ids' | 'log' | 'stateDir'> {
  readonly config: ConfigService;
  readonly profiles: Profiles;
  readonly agents: Pick<Agents, 'resolve' | 'ids'>;
}

interface Pending {
  /** For whom it was removed. */
  readonly agentId: string;
  readonly taken: Taken;
  readonly fromConfig: TakenFromConfig | null;
}

/** What was removed and whose secret is still to be deleted, so that a crash leaves none behind for ever. */
const removedFile = z.object({
  version: z.literal(1),
  removed: z.array(z.object({ agentId: z.string(), profileId: z.string() })),
});
type RemovedFile = z.infer<typeof removedFile>;
type Named = RemovedFile['removed'][number];

/** Also deletes the secrets that an earlier run did not get to. */
export async function openRemovals(deps: RemovalsDeps): Promise<Removals> {
  const { clock, ids, log, config, profiles } = deps;
  const list = createList(deps);
  const serial = createSerial();
  const waiting = createWaiting(clock);
  await list.sweep();

  async function finish(name: string): Promise<void> {
    const pending = waiting.end(name);
    if (!pending) return;
    const { agentId, profileId } = pending.taken;
    const gone = await list.purge({ agentId, profileId });
    if (!gone.ok) log.warn('removed-secret-stays', { agentId, profileId, why: gone.error.code });
  }

  async function remove(agentId: string | undefined, profileId: string): ReturnType<Removals['remove']> {
    const found = findProfile(deps, agentId, profileId);
    if (!found.ok) return found;
    const owner = profiles.owner(found.value.agentId, profileId) ?? found.value.agentId;
    const noted = await list.add({ agentId: owner, profileId });
    if (!noted.ok) return noted;
    const removed = await takeOut(deps, found.value.agentId, owner, profileId);
    if (!removed.ok) {
      await list.drop({ agentId: owner, profileId });
      return removed;
    }
    // Removed, added and removed again: there is one secret of that name, and it is the later one's.
    for (const [name, { taken }] of waiting.all()) if (isSame(taken, removed.value.taken)) waiting.end(name);
    const undo = ids.next('undo_');
    waiting.wait(undo, removed.value, () => finish(undo));
    return ok({ undo });
  }

  async function undo(name: string): ReturnType<Removals['undo']> {
    const pending = waiting.end(name);
    if (!pending) return err({ code: 'undo-gone' });
    const { agentId, taken, fromConfig } = pending;
    const back = await profiles.putBack(taken);
    if (!back.ok) {
      // Nothing was written, so it can be tried again, for as long as before.
      if (back.error.code === 'undo-gone') await list.purge(taken);
      else waiting.wait(name, pending, () => finish(name));
      return back;
    }
    await list.drop(taken);
    const named = fromConfig ? await intoConfig(config, taken.profileId, fromConfig) : ok(undefined);
    return named.ok ? ok({ agentId, profileId: taken.profileId }) : named;
  }

  return {
    remove: (agentId, profileId) => serial(() => remove(agentId, profileId)),
    undo: (name) => serial(() => undo(name)),
    pending: () => new Set(waiting.all().map(([, { taken }]) => vaultEntry(taken.agentId, taken.profileId))),
    noted: () => new Set(list.all().map(({ agentId, profileId }) => vaultEntry(agentId, profileId))),
    async close() {
      await Promise.all(waiting.all().map(([name]) => finish(name)));
    },
  };
}

/** What can still be undone. Whoever gets one from `end` ends it, by time or by undoing. */
function createWaiting(clock: Clock) {
  const waiting = new Map<string, { readonly pending: Pending; readonly stop: AbortController }>();
  return {
    all: () => [...waiting].map(([name, { pending }]) => [name, pending] as const),
    wait(name: string, pending: Pending, over: () => Promise<void>) {
      const stop = new AbortController();
      waiting.set(name, { pending, stop });
      void clock.sleep(UNDO_FOR, stop.signal).then(() => (stop.signal.aborted ? undefined : over()));
    },
    end(name: string): Pending | undefined {
      const found = waiting.get(name);
      waiting.delete(name);
      found?.stop.abort();
      return found?.pending;
    },
  };
}

const isSame = (a: Named, b: Named) => a.agentId === b.agentId && a.profileId === b.profileId;

async function takeOut(
  { config, profiles, agents }: RemovalsDeps,
  agentId: string,
  owner: string,
  profileId: string,
): Promise<Result<Pending, BatonError>> {
  // Main and an agent may each have a profile of this id; then the config speaks of the other one, too.
  const another = agents.ids().some((id) => (profiles.owner(id, profileId) ?? owner) !== owner);
  // The config first: an entry there without a profile would hide the provider's other accounts.
  const fromConfig = another ? ok(null) : await outOfConfig(config, profileId);
  if (!fromConfig.ok) return fromConfig;
  const taken = await profiles.take(agentId, profileId);
  if (taken.ok) return ok({ agentId, taken: taken.value, fromConfig: fromConfig.value });
  if (fromConfig.value) await intoConfig(config, profileId, fromConfig.value);
  return taken;
}

/** `null`: the config did not name it, so nothing was written. */
async function outOfConfig(
  config: ConfigService,
  profileId: string,
): Promise<Result<TakenFromConfig | null, BatonError>> {
  if (!isMentioned(config.current(), profileId)) return ok(null);
  let taken: TakenFromConfig | null = null;
  const written = await config.change((raw) => {
    const out = takeFromConfig(raw, profileId);
    taken = out.taken;
    return out.raw;
  });
  return written.ok ? ok(taken) : written;
}

const intoConfig = (config: ConfigService, profileId: string, taken: TakenFromConfig) =>
  config.change((raw) => putBackInConfig(raw, profileId, taken));

/** The list on disk of secrets that are to be deleted. */
function createList({ clock, files, log, stateDir, profiles }: RemovalsDeps) {
  const file = createJsonFile<RemovedFile>({
    files,
    clock,
    path: join(stateDir, 'removed.json'),
    parse: (raw) => removedFile.safeParse(raw).data ?? null,
    empty: { version: 1, removed: [] },
  });
  const others = ({ removed }: RemovedFile, named: Named) => removed.filter((each) => !isSame(each, named));
  const change = async (edit: (now: RemovedFile) => Named[]): Promise<Result<void, BatonError>> => {
    const written = await file.change((now) => ({ version: 1, removed: edit(now) }));
    return written.ok ? ok(undefined) : written;
  };
  const drop = (named: Named) => change((now) => others(now, named));

  /** The secret first: what is still in the list is looked at again at the next start. */
  async function purge({ agentId, profileId }: Named): Promise<Result<void, BatonError>> {
    const gone = await profiles.purge(agentId, profileId);
    return gone.ok ? drop({ agentId, profileId }) : gone;
  }

  return {
    add: ({ agentId, profileId }: Named) =>
      change((now) => [...others(now, { agentId, profileId }), { agentId, profileId }]),
    all: () => file.current().removed,
    drop,
    purge,
    async sweep() {
      let loaded = await file.load();
      if (!loaded.ok && loaded.error.keptAs !== undefined) {
        // Kept aside. A list that nobody can read must not stand in the way of removing accounts.
        await files.remove(file.path);
        loaded = await file.load();
      }
      for (const named of loaded.ok ? loaded.value.removed : []) {
        const gone = await purge(named);
        if (!gone.ok) log.warn('removed-secret-stays', { ...named, why: gone.error.code });
      }
    },
  };
}
