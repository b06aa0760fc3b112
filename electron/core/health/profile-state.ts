import type { FailureReason, IneligibleReason, ProfileState } from '#shared/profile';

const DAY = 86_400_000;

/** What is known of an account when its state is asked for. Times are epoch milliseconds. */
export interface StateFacts {
  readonly vaultOpen: boolean;
  /** Why it cannot be used at all, if so. */
  readonly ineligible: IneligibleReason | null;
  readonly expires: number | undefined;
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
  if (facts.ineligible === 'expired') return { kind: 'expired', at: facts.expires ?? now };
  if (facts.ineligible !== null) return { kind: 'unusable', reason: facts.ineligible };
  return windowState(facts) ?? expiryState(facts, now) ?? quietState(facts);
}

function windowState({ window }: StateFacts): ProfileState | null {
  if (!window) return null;
  if (window.kind === 'disabled') return { kind: 'disabled', reason: window.reason, until: window.until };
  const cooling = { kind: 'cooling', reason: window.reason, until: window.until } as const;
  return window.model === undefined ? cooling : { ...cooling, model: window.model };
}

function expiryState({ expires, warnBeforeDays }: StateFacts, now: number): ProfileState | null {
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
const urgent: readonly ProfileState['kind'][] = ['sign-in', 'unusable', 'expired', 'disabled', 'expires'];

/** Whether the person has to do something about it now. Leaving an account out of an order is their own choice. */
export const needsYou = (state: ProfileState): boolean =>
  urgent.includes(state.kind) && !(state.kind === 'unusable' && state.reason === 'excluded_by_order');

/** For sorting what needs the person: most urgent first. */
export const byUrgency = (a: ProfileState, b: ProfileState) => urgent.indexOf(a.kind) - urgent.indexOf(b.kind);
