import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { SessionView } from '#shared/session';
import type { BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import { createJsonFile } from '../kernel/json-file.ts';
import { createSerial } from '../kernel/serial.ts';
import type { Ports } from '../ports.ts';

/** The session least recently used is forgotten first; forgetting one costs no more than a prompt cache. */
const KEPT = 5_000;
/** What a session used last is written down this long after it changed (ms). A pin made by a person is at once. */
const GATHER = 10_000;
/** Clients may send anything as a name; a longer one is kept as its fingerprint. */
const LONGEST_NAME = 256;

/** What a person said about a session: a model (`provider/model`), an account, or both. */
export interface SessionPin {
  readonly model?: string | undefined;
  readonly profileId?: string | undefined;
}

/** Which account each session used last, per provider, and what a person pinned. */
export interface Sessions {
  /** Nobody once the person has put the accounts in another order: that is meant for what runs now, too. */
  lastProfile(agentId: string, session: string, provider: string): string | undefined;
  /** Costs the caller nothing: it is written later. */
  used(agentId: string, session: string, provider: string, profileId: string): void;
  pinOf(agentId: string, session: string): SessionPin | undefined;
  pin(agentId: string, session: string, pin: SessionPin): Promise<Result<SessionView, BatonError>>;
  /** Forgets the pin and what the session used last; one that nobody knows is as good as forgotten. */
  unpin(agentId: string, session: string): Promise<Result<{ readonly wasPinned: boolean }, BatonError>>;
  /** The account is gone or of no use, or the model is: that half of the pin ends, and nobody is bothered. */
  stale(agentId: string, session: string, half: keyof SessionPin): void;
  /** The one used last in front. */
  list(agentId: string): SessionView[];
  /** Resolves when everything in memory is on disk, or the disk has refused it. */
  flush(): Promise<void>;
}

/** The order made by hand that an agent sees, if there is one; the same array until it is changed. */
export type OrderOf = (agentId: string, provider: string) => readonly string[] | undefined;

const entry = z.object({
  agentId: z.string(),
  session: z.string(),
  pin: z.object({ model: z.string().optional(), profileId: z.string().optional() }).optional(),
  /** By provider, the one used last at the end. */
  last: z.record(z.string(), z.string()),
  lastUsed: z.number(),
});
type Written = z.infer<typeof entry>;

interface Entry extends Omit<Written, 'last'> {
  /** By provider. */
  readonly last: Map<string, { readonly profileId: string; readonly order: ReturnType<OrderOf> }>;
}

export interface SessionsDeps extends Pick<Ports, 'files' | 'clock' | 'log' | 'stateDir'> {
  readonly orderOf: OrderOf;
  readonly kept?: number;
}

/** Reads `sessions.json`. One that cannot be read is left alone, and sessions live in memory until it can. */
export async function openSessions(deps: SessionsDeps): Promise<Sessions> {
  const { clock, orderOf } = deps;
  const { known, save, inTurn, later, flush } = await openKnown(deps);
  const get = (agentId: string, session: string) => known.get(keyOf({ agentId, session: nameOf(session) }));
  /** The entry, now the newest. */
  const touch = (agentId: string, session: string): Entry => {
    const key = keyOf({ agentId, session: nameOf(session) });
    const one = known.get(key) ?? { agentId, session: nameOf(session), last: new Map(), lastUsed: 0 };
    known.delete(key);
    known.set(key, one);
    one.lastUsed = clock.now();
    if (known.size > (deps.kept ?? KEPT)) forgetOldest(known);
    return one;
  };

  return {
    lastProfile(agentId, session, provider) {
      const last = get(agentId, session)?.last.get(provider);
      return last && last.order === orderOf(agentId, provider) ? last.profileId : undefined;
    },
    used(agentId, session, provider, profileId) {
      const { last } = touch(agentId, session);
      last.delete(provider);
      last.set(provider, { profileId, order: orderOf(agentId, provider) });
      later();
    },
    pinOf: (agentId, session) => get(agentId, session)?.pin,
    pin: (agentId, session, pin) =>
      inTurn(async () => {
        const before = get(agentId, session)?.pin;
        const one = touch(agentId, session);
        one.pin = pin;
        const saved = await save();
        if (saved.ok) return ok(view(one));
        // It may have become stale meanwhile.
        if (one.pin === pin) one.pin = before;
        if (one.pin === undefined && one.last.size === 0) known.delete(keyOf(one));
        return saved;
      }),
    unpin: (agentId, session) =>
      inTurn(async () => {
        const key = keyOf({ agentId, session: nameOf(session) });
        const before = known.get(key);
        if (!before) return ok({ wasPinned: false });
        known.delete(key);
        const saved = await save();
        if (saved.ok) return ok({ wasPinned: before.pin !== undefined });
        if (!known.has(key)) known.set(key, before);
        return saved;
      }),
    stale(agentId, session, half) {
      const one = get(agentId, session);
      if (!one?.pin) return;
      const rest = { ...one.pin, [half]: undefined };
      one.pin = rest.model === undefined && rest.profileId === undefined ? undefined : rest;
      later();
    },
    list: (agentId) => [...known.values()].flatMap((one) => (one.agentId === agentId ? [view(one)] : [])).reverse(),
    flush,
  };
}

/** The sessions by key, the one used last at the end, and how they get on disk. */
async function openKnown({ files, clock, log, stateDir, orderOf }: SessionsDeps) {
  const parse = (raw: unknown) => z.array(entry).safeParse(raw).data ?? null;
  const file = createJsonFile<Written[]>({ files, clock, path: join(stateDir, 'sessions.json'), parse, empty: [] });
  const loaded = await file.load();
  if (!loaded.ok) log.warn('sessions-unreadable', { why: loaded.error.why });
  const known = new Map(file.current().map((one) => [keyOf(one), read(one, orderOf)]));
  let waiting = false;
  let gathering = new AbortController();

  async function save(): Promise<Result<void, BatonError>> {
    waiting = false;
    // A sleep keeps the process alive, which may be about to end.
    gathering.abort();
    const saved = await file.change(() => [...known.values()].map(written));
    if (!saved.ok) log.warn('sessions-not-written', { why: saved.error.code });
    return saved.ok ? ok(undefined) : saved;
  }
  return {
    known,
    save,
    /** For pins: what is put back when the disk refuses must have been on it. */
    inTurn: createSerial(),
    later() {
      if (waiting) return;
      waiting = true;
      gathering = new AbortController();
      const { signal } = gathering;
      void clock.sleep(GATHER, signal).then(() => (signal.aborted ? undefined : save()));
    },
    async flush() {
      if (waiting) await save();
    },
  };
}

const keyOf = ({ agentId, session }: Pick<Entry, 'agentId' | 'session'>) => JSON.stringify([agentId, session]);

const nameOf = (session: string): string =>
  session.length <= LONGEST_NAME ? session : `sha256:${createHash('sha256').update(session).digest('hex')}`;

/** The order in force when Baton starts is the one that was in force when it stopped: nobody else changes it. */
const read = ({ last, ...rest }: Written, orderOf: OrderOf): Entry => ({
  ...rest,
  last: new Map(
    Object.entries(last).map(([provider, profileId]) => [
      provider,
      { profileId, order: orderOf(rest.agentId, provider) },
    ]),
  ),
});

const written = ({ last, ...rest }: Entry): Written => ({
  ...rest,
  last: Object.fromEntries([...last].map(([provider, { profileId }]) => [provider, profileId])),
});

function view({ agentId, session, pin, last, lastUsed }: Entry): SessionView {
  const profileId = pin?.profileId ?? [...last.values()].at(-1)?.profileId;
  return {
    ...{ agentId, session, lastUsed },
    source: pin === undefined ? 'auto' : 'user',
    ...(pin?.model !== undefined && { model: pin.model }),
    ...(profileId !== undefined && { profileId }),
  };
}

/** What a person pinned stays as long as there is anything else to forget. */
function forgetOldest(known: Map<string, Entry>): void {
  for (const [key, { pin }] of known) {
    if (pin !== undefined) continue;
    known.delete(key);
    return;
  }
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}
