import { err, ok, type Result } from '#shared/result';
import { createJsonFile, type Unreadable } from '../kernel/json-file.ts';
import type { WriteError } from '../kernel/write-error.ts';
import type { Ports } from '../ports.ts';
import type { Vault } from '../vault/types.ts';
import { emptyStore, parseStore, printStore, type StoreFile } from './file-v1.ts';
import { strayEntry, vaultEntry } from './profile-id.ts';
import { statsTouched } from './standing.ts';
import type { AgentStore, StoredProfile, UsageStats } from './types.ts';

export type LayerError = Unreadable | WriteError;
type Saved = Promise<Result<void, LayerError>>;

/** One agent's own file, without what it inherits. */
export interface Layer {
  readonly agentId: string;
  /** Read through it every time: `profiles` and `order` are replaced, the rest is written to in place. */
  store(): AgentStore;
  load(): Promise<Result<void, LayerError>>;
  /** Is what `store` answers what stands in the file? */
  isRead(): boolean;
  /** Changes profiles and order: written first, then in memory. */
  change(fn: (now: StoreFile) => StoreFile): Saved;
  /** In memory at once, on disk with the next `save`. */
  setStats(profileId: string, stats: UsageStats | undefined): void;
  setLastGood(provider: string, profileId: string | undefined): void;
  /** Writes the latest state; calls that come while one waits share it. */
  save(): Saved;
  /** Moves secrets that stand in the file in the clear into the vault. The file is left alone when that fails. */
  sealInline(): Promise<void>;
  /** The vault has other entries than before. */
  vaultChanged(): void;
  /** Name of a profile's entry in the vault. */
  entry(profileId: string): string;
}

export interface LayerDeps extends Pick<Ports, 'files' | 'clock' | 'log'> {
  readonly vault: Vault;
}

export function createLayer(agentId: string, path: string, { files, clock, log, vault }: LayerDeps): Layer {
  const file = createJsonFile<StoreFile>({
    files,
    clock,
    path,
    parse: parseStore,
    empty: emptyStore(),
    print: printStore,
  });
  const entry = (profileId: string) => vaultEntry(agentId, profileId);
  const seen = createSeen((id) => vault.has(entry(id)));
  let sealing = false;
  /** In the vault, but still in the file: taken out with the next write that succeeds. */
  let sealed: ReadonlyMap<string, string> = new Map();

  async function change(fn: (now: StoreFile) => StoreFile): Saved {
    const written = await file.change((now) => (sealed.size === 0 ? fn(now) : withoutInline(sealed, agentId)(fn(now))));
    if (written.ok) sealed = new Map();
    seen.follow(file.current());
    return written.ok ? ok(undefined) : err(written.error);
  }

  const inlineSecrets = () => {
    const { profiles, strays } = file.current();
    return [
      ...Object.entries(profiles).flatMap(([id, { inline }]) => (inline ? [[entry(id), inline.secret] as const] : [])),
      ...Object.entries(strays).map(([id, { secret }]) => [strayEntry(agentId, id), secret] as const),
    ];
  };

  return {
    agentId,
    entry,
    change,
    ...{ store: seen.store, isRead: file.isRead },
    async load() {
      const loaded = await file.load();
      seen.follow(file.current());
      const rejected = Object.keys(file.current().rejected);
      if (rejected.length > 0) log.warn('profiles-not-understood', { agentId, count: rejected.length });
      return loaded.ok ? ok(undefined) : err(loaded.error);
    },
    setStats(profileId, stats) {
      const { usageStats } = file.current();
      setOrDelete(usageStats, profileId, stats);
      statsTouched(usageStats, profileId);
    },
    setLastGood: (provider, profileId) => setOrDelete(file.current().lastGood, provider, profileId),
    save: sharedSave(change),
    async sealInline() {
      const secrets = new Map(inlineSecrets());
      if (secrets.size === 0 || sealing) return;
      sealing = true; // the vault tells of its own change, which leads here again
      const stored = await vault.putAll(secrets);
      if (stored.ok) sealed = secrets;
      const result = stored.ok ? await change((now) => now) : stored;
      sealing = false;
      const facts = { agentId, count: secrets.size };
      if (result.ok) log.info('inline-secrets-sealed', facts);
      else log.warn('inline-secrets-stay', { ...facts, why: result.error.code });
    },
    vaultChanged: () => seen.look(file.current()),
  };
}

/** Calls that come while one waits for its turn share its write. */
function sharedSave(change: (fn: (now: StoreFile) => StoreFile) => Saved): () => Saved {
  let waiting: Saved | null = null;
  return () => {
    if (waiting) return waiting;
    const saving = change((now) => {
      waiting = null; // from here on a new state needs a write of its own
      return now;
    });
    waiting = saving;
    // A file that cannot be understood is not written to, and so never gets that far.
    return saving.finally(() => {
      if (waiting === saving) waiting = null;
    });
  };
}

/** Profiles as the rest of the core sees them; the same objects as long as nothing about them changed. */
function createSeen(isSealed: (profileId: string) => boolean) {
  let from: StoreFile['profiles'] = {};
  let store: AgentStore = { profiles: {}, order: {}, lastGood: {}, usageStats: {} };

  function look({ profiles, order, lastGood, usageStats }: StoreFile): void {
    from = profiles;
    const next = Object.entries(profiles).map(([id, { profile, inline }]): [string, StoredProfile] => {
      const hasSecret = inline !== undefined || profile.ref !== undefined || isSealed(id);
      const known = Object.hasOwn(store.profiles, id) ? store.profiles[id] : undefined;
      return [id, known && isSame(known, profile, hasSecret) ? known : { ...profile, hasSecret }];
    });
    const count = Object.keys(store.profiles).length;
    const same = next.length === count && next.every(([id, it]) => store.profiles[id] === it);
    store = { profiles: same ? store.profiles : Object.fromEntries(next), order, lastGood, usageStats };
  }

  return {
    store: () => store,
    look,
    /** Saving counters leaves the profiles alone; with thousands of them, looking at each would be felt. */
    follow(file: StoreFile): void {
      const { order, lastGood, usageStats } = file;
      if (file.profiles !== from) look(file);
      else store = { profiles: store.profiles, order, lastGood, usageStats };
    },
  };
}

/** Only those that were sealed just now, with the very value that was sealed. */
const withoutInline =
  (sealed: ReadonlyMap<string, string>, agentId: string) =>
  (now: StoreFile): StoreFile => ({
    ...now,
    strays: Object.fromEntries(
      Object.entries(now.strays).filter(([id, { secret }]) => sealed.get(strayEntry(agentId, id)) !== secret),
    ),
    profiles: Object.fromEntries(
      Object.entries(now.profiles).map(([id, { inline, ...rest }]) => [
        id,
        inline && sealed.get(vaultEntry(agentId, id)) !== inline.secret ? { ...rest, inline } : rest,
      ]),
    ),
  });

/** Profiles are plain and small: equal text, equal profile. `NaN` (an invalid expiry) prints as `null`. */
const isSame = (known: StoredProfile, profile: Omit<StoredProfile, 'hasSecret'>, hasSecret: boolean): boolean =>
  known.hasSecret === hasSecret &&
  JSON.stringify({ ...known, hasSecret: 0 }) === JSON.stringify({ ...profile, hasSecret: 0 });

function setOrDelete<T>(record: Record<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) Reflect.deleteProperty(record, key);
  else record[key] = value;
}
