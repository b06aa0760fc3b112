import type { CredentialType, FailureReason, IneligibleReason, ProfileState } from '#shared/profile';
import { DAY } from '../kernel/duration.ts';
import type { LoginState } from '../profiles/types.ts';

/** What is known of an account when its state is asked for. Times are epoch milliseconds. */
export interface StateFacts {
  readonly vaultOpen: boolean;
  /** Why it cannot be used at all, if so. */
  readonly ineligible: IneligibleReason | null;
  readonly type: CredentialType;
  /** Of a login: the end of its access token, which is renewed before, and no end of the account. */
  readonly expires: number | undefined;
  /** How the last refresh of a login went. */
  readonly login: LoginState | undefined;
  /** The window it is in, if any: of the account, or of one model of it. */
  readonly window: {
    readonly kind: 'cooling' | 'disabled';
    readonly reason: FailureReason;
    readonly until: number;
    readonly model?: string | undefined;
  } | null;
  readonly lastUsed: number | undefined;
  readonly inUse: boolean;
  /** Days before its end from which an expiry is worth a word (`auth.warnBeforeDays`). */
  readonly warnBeforeDays: number;
}

/** The most urgent state that holds, in the order in which they are shown everywhere. */
export function profileState(facts: StateFacts, now: number): ProfileState {
  if (!facts.vaultOpen) return { kind: 'vault-locked' };
  if (facts.login?.kind === 'refused') return signIn(facts.login.message);
  if (facts.ineligible === 'expired') return { kind: 'expired', at: facts.expires ?? now };
  if (facts.ineligible !== null) return { kind: 'unusable', reason: facts.ineligible };
  return windowState(facts) ?? refreshState(facts, now) ?? expiryState(facts, now) ?? quietState(facts);
}

const signIn = (message: string): ProfileState => (message === '' ? { kind: 'sign-in' } : { kind: 'sign-in', message });

function refreshState({ login, expires }: StateFacts, now: number): ProfileState | null {
  if (login?.kind !== 'failing') return null;
  const works = expires !== undefined && expires > now;
  return { kind: 'refresh-failed', worksUntil: works ? expires : null, tries: login.tries };
}

function windowState({ window }: StateFacts): ProfileState | null {
  if (!window) return null;
  if (window.kind === 'disabled') return { kind: 'disabled', reason: window.reason, until: window.until };
  const cooling = { kind: 'cooling', reason: window.reason, until: window.until } as const;
  return window.model === undefined ? cooling : { ...cooling, model: window.model };
}

/** A login renews itself, so the end of its token is nobody's worry while that works; keys never end. */
function expiryState({ type, expires, warnBeforeDays }: StateFacts, now: number): ProfileState | null {
  if (type !== 'token') return null;
  if (expires === undefined || expires - now > warnBeforeDays * DAY) return null;
  return { kind: 'expires', at: expires };
}

function quietState({ lastUsed, inUse }: StateFacts): ProfileState {
  if (lastUsed === undefined) return { kind: 'unchecked' };
  return { kind: inUse ? 'in-use' : 'ready' };
}

/**
 * What does not heal by itself, most urgent first. A locked vault is one lock, not one task for each account behind
 * it, and a cooldown ends without anybody's help.
 */
const urgent: readonly ProfileState['kind'][] = [
  'sign-in',
  'unusable',
  'expired',
  'disabled',
  'refresh-failed',
  'expires',
];

/**
 * Whether the person has to do something about it now. Leaving an account out of an order is their own choice; a
 * refresh that failed is tried again, and matters once the login has stopped working.
 */
export function needsYou(state: ProfileState): boolean {
  if (state.kind === 'unusable') return state.reason !== 'excluded_by_order';
  if (state.kind === 'refresh-failed') return state.worksUntil === null;
  return urgent.includes(state.kind);
}

/** For sorting what needs the person: most urgent first. */
export const byUrgency = (a: ProfileState, b: ProfileState) => urgent.indexOf(a.kind) - urgent.indexOf(b.kind);
