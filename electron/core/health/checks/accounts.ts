import type { ProfileView } from '#shared/profile';
import type { Check } from '../doctor-facts.ts';
import { found, problem, warning } from './found.ts';

/** Accounts that cannot answer now, or soon. */
export const accountsCheck: Check = ({ accounts, clock }) => {
  const profiles = accounts.groups.flatMap((group) => group.profiles);
  const told = profiles.flatMap((profile) => tell(profile, clock.now()));
  const fine = profiles.length === 0 ? 'No account is stored yet.' : `${profiles.length} stored accounts can be used.`;
  return found('accounts', 'accounts', told, fine);
};

function tell({ id, state }: ProfileView, now: number) {
  switch (state.kind) {
    case 'sign-in':
      return [problem(`${id} asks you to sign in again.`)];
    case 'expired':
      return [problem(`${id} has expired. Paste a new token.`)];
    case 'unusable':
      return state.reason === 'excluded_by_order' ? [] : [problem(unusable(id, state.reason))];
    case 'disabled':
      return [
        warning(`${id} is disabled (${state.reason}) for ${remaining(state.until - now)}. ${cure(state.reason)}`),
      ];
    case 'cooling':
      return [warning(`${id} cools (${state.reason}) for ${remaining(state.until - now)}. It comes back by itself.`)];
    case 'expires':
      return [warning(`${id} expires in ${remaining(state.at - now)}. Paste a new token before.`)];
    case 'vault-locked':
    case 'unchecked':
    case 'in-use':
    case 'ready':
      return [];
  }
}

const unusable = (id: string, reason: string) =>
  reason === 'mode_mismatch'
    ? `${id} is of another kind than auth.profiles says. Correct its mode there.`
    : `${id} cannot be used (${reason}). Add it again.`;

const cure = (reason: string) =>
  reason === 'billing' ? 'Top up to use it sooner.' : 'Replace its key, then clear it.';

/** `45 s`, `12 min`, `3 h`, `2 d`; rounded up so that it never says 0. */
export function remaining(ms: number): string {
  if (ms < 60_000) return `${Math.max(1, Math.ceil(ms / 1000))} s`;
  if (ms < 3_600_000) return `${Math.ceil(ms / 60_000)} min`;
  if (ms < 48 * 3_600_000) return `${Math.ceil(ms / 3_600_000)} h`;
  return `${Math.ceil(ms / 86_400_000)} d`;
}
