import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { createEmitter } from '../kernel/emitter.ts';
import type { Clock, Log, Network } from '../ports.ts';
import type { StoredProfile } from '../profiles/types.ts';
import type { LoginSpec } from '../providers/logins/spec.ts';
import { fingerprint, readAccount, type Account, type LedgerProfiles } from './ledger.ts';
import { isYoung, leadOf, refreshAt, standing, waitAfter } from './lifetime.ts';
import { named, refreshOnce, type RefreshDeps } from './refresh-once.ts';
import type { Refresher, RefreshEvent } from './types.ts';

export interface RefresherDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly network: Network;
  readonly profiles: LedgerProfiles;
  /** All of them; each may have a copy of a login. */
  readonly agents: () => readonly string[];
  /** @param clientId as stored with the account; it goes before the provider's own */
  readonly login: (provider: string, clientId: string | undefined) => LoginSpec | undefined;
}

export interface RefresherService extends Refresher {
  /** When this login is to be refreshed next, epoch ms; `null` when that would be of no use. */
  nextAt(profile: StoredProfile): number | null;
  /** Refreshes it if it is time; never sooner than its back-off allows. */
  due(agentId: string, profileId: string): Promise<void>;
  /** Lets flights finish, so that no token that was given is lost; at most 5 s. */
  close(): Promise<void>;
}

type Fresh = Promise<Result<{ access: string }, BatonError>>;

/** Why a flight starts. `force`: back-off and remaining time do not count. */
interface Reason {
  readonly rejected?: string | undefined;
  readonly force?: boolean;
}

interface Flight {
  readonly profileId: string;
  readonly done: Fresh;
}

interface State {
  readonly deps: RefresherDeps;
  readonly once: RefreshDeps;
  readonly flights: Map<string, Flight>;
  /** When a refresh last came to nothing, by account. Times of the clock, which may have been set back since. */
  readonly failedAt: Map<string, number>;
}

/** Longest that closing waits for a provider's answer, ms. */
const CLOSING = 5_000;

/** Keeps logins fresh: each credential by one flight at a time, whoever asks. */
export function createRefresher(deps: RefresherDeps): RefresherService {
  const changed = createEmitter<RefreshEvent>(() => deps.log.error('refresh-listener-failed'));
  let other: RefreshDeps['otherSource'] = async () => null;
  const stop = new AbortController();
  const state: State = {
    deps,
    once: {
      ...deps,
      now: () => deps.clock.now(),
      otherSource: (agentId, profileId) => other(agentId, profileId),
      told: changed.emit,
      signal: stop.signal,
      spent: new Set(),
      unsaved: new Map(),
    },
    flights: new Map(),
    failedAt: new Map(),
  };
  return {
    fresh: (agentId, profileId, rejected) => fresh(state, agentId, profileId, rejected),
    async refreshNow(agentId, profileId) {
      const account = await readAccount(deps.profiles, agentId, profileId);
      if (!account.ok) return account;
      const done = await fly(state, account.value, { force: true });
      return done.ok ? ok(undefined) : done;
    },
    nextAt: (profile) => nextAt(state, profile),
    async due(agentId, profileId) {
      const account = await readAccount(deps.profiles, agentId, profileId);
      if (account.ok && standingOf(state, account.value.profile) !== 'good') await fly(state, account.value, {});
    },
    onChanged: changed.on,
    useOtherSource: (source) => void (other = source),
    close: async () => {
      const landed = () => Promise.allSettled([...state.flights.values()].map(({ done }) => done));
      const cut = new AbortController();
      await Promise.race([landed(), deps.clock.sleep(CLOSING, cut.signal)]);
      cut.abort();
      // What still waits would otherwise land, and write, when the folder belongs to somebody else.
      stop.abort();
      await landed();
    },
  };
}

const loginOf = ({ deps }: State, { provider, clientId }: StoredProfile) => deps.login(provider, clientId);

const standingOf = (state: State, profile: StoredProfile) =>
  standing(profile, leadOf(profile, loginOf(state, profile)), state.deps.clock.now());

async function fresh(state: State, agentId: string, profileId: string, rejected: string | undefined): Fresh {
  const found = await readAccount(state.deps.profiles, agentId, profileId);
  if (!found.ok) return found;
  const { profile, tokens } = found.value;
  const { access } = tokens;
  if (rejected !== undefined && rejected === access) {
    // A new one would be rejected just the same.
    if (isYoung(profile, state.deps.clock.now())) return err(stillRejected(profile));
    return await fly(state, found.value, { rejected });
  }
  const now = standingOf(state, profile);
  const endless = profile.expires === undefined && tokens.refresh === '';
  if (access !== '' && (now !== 'ended' || endless)) {
    if (now === 'soon') fly(state, found.value, {}).catch((bug: unknown) => reportBug(state, bug));
    return ok({ access });
  }
  return await fly(state, found.value, {});
}

const reportBug = ({ deps }: State, bug: unknown) => deps.log.error('refresh-broke', { why: String(bug) });

const stillRejected = (profile: StoredProfile): BatonError => ({
  code: 'refresh-failed',
  ...named(profile),
  why: 'the provider rejects a token that was only just given',
});

/** Accounts that share a refresh token share a flight, too. */
const keyOf = ({ owner, profile, tokens }: Account): string =>
  tokens.refresh === '' ? `${owner}/${profile.id}` : fingerprint(tokens.refresh);

/**
 * A landing writes the tokens first and then their end, for copies of the login, too. Whoever looks in between sees new
 * tokens that seem to have ended, so flights of accounts of one name wait for each other.
 */
function fly(state: State, account: Account, reason: Reason): Fresh {
  const { flights } = state;
  const key = keyOf(account);
  const running = flights.get(key);
  if (running) return running.done;
  const { id: profileId } = account.profile;
  const before = [...flights.values()].flatMap((flight) => (flight.profileId === profileId ? [flight.done] : []));
  const done = Promise.allSettled(before)
    .then(() => land(state, account, reason))
    .finally(() => flights.delete(key));
  flights.set(key, { profileId, done });
  return done;
}

/** Looked at anew: between the first look and this turn somebody may have landed. */
async function land(state: State, asked: Account, { rejected, force = false }: Reason): Fresh {
  const { profiles } = state.deps;
  const read = await readAccount(profiles, asked.owner, asked.profile.id);
  if (!read.ok) return read;
  const account = read.value;
  const { profile, tokens } = account;
  if (isRenewed(account, asked, rejected) && standingOf(state, profile) !== 'ended')
    return ok({ access: tokens.access });
  const id = `${account.owner}/${profile.id}`;
  const waiting = force ? null : backOff(state, id, profile);
  if (waiting) return err(waiting);

  const done = await refreshOnce(state.once, account, loginOf(state, profile), rejected !== undefined);
  if (done.ok) state.failedAt.delete(id);
  else if (done.error.code === 'refresh-failed') state.failedAt.set(id, state.deps.clock.now());
  return done;
}

function isRenewed({ profile, tokens }: Account, before: Account, rejected = before.tokens.access): boolean {
  return tokens.access !== '' && (tokens.access !== rejected || profile.expires !== before.profile.expires);
}

function backOff(state: State, id: string, profile: StoredProfile): BatonError | null {
  const { login } = profile;
  if (login?.kind !== 'failing' || state.deps.clock.now() >= retryAt(state, id, profile)) return null;
  return { code: 'refresh-failed', ...named(profile), why: login.lastError };
}

/** The end of the back-off; 0 when there is none. A clock that was set back ends it. */
function retryAt({ deps, failedAt }: State, id: string, { login }: StoredProfile): number {
  const at = failedAt.get(id);
  if (at === undefined || login?.kind !== 'failing' || deps.clock.now() < at) return 0;
  return at + waitAfter(login.tries);
}

function nextAt(state: State, profile: StoredProfile): number | null {
  const { clock, profiles, agents } = state.deps;
  if (profile.type !== 'oauth' || !profile.hasSecret || profile.login?.kind === 'refused') return null;
  const spec = loginOf(state, profile);
  if (!spec) return null;
  const owner = agents().find((agent) => profiles.view(agent).profiles[profile.id] === profile) ?? 'main';
  return Math.max(
    refreshAt(profile, leadOf(profile, spec), clock.now()),
    retryAt(state, `${owner}/${profile.id}`, profile),
  );
}
