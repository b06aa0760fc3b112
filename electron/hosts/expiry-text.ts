import type { ProfileView } from '#shared/profile';
import { remaining } from './remaining.ts';

/** `2026-12-01 (11d)`, `no expiry`, and for a login what is true of it: its token ends all the time and is renewed. */
export function expiryText({ type, state, expires }: ProfileView, now: number): string {
  if (type === 'oauth') {
    if (state.kind === 'refresh-failed') return state.worksUntil === null ? '-' : day(state.worksUntil, now);
    return state.kind === 'sign-in' || state.kind === 'expired' || state.kind === 'unusable' ? '-' : 'renews itself';
  }
  return expires === undefined ? 'no expiry' : day(expires, now);
}

const day = (at: number, now: number): string => `${new Date(at).toISOString().slice(0, 10)} (${remaining(at - now)})`;
