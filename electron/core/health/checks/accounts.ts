import type { ProfileState, ProfileView } from '#shared/profile';
import type { Check } from '../doctor-facts.ts';
import { found, problem, warning } from './found.ts';

/** Accounts that cannot answer now, or soon. */
export const accountsCheck: Check = ({ accounts, others, clock }) => {
  const profiles = [
    ...accounts.groups.flatMap((group) => group.profiles).map((profile) => ({ name: profile.id, profile })),
    ...others.map(({ agentId, profile }) => ({ name: `${profile.id} (agent ${agentId})`, profile })),
  ];
  const told = profiles.flatMap(({ name, profile }) => tell(name, profile, clock.now()));
  const fine = profiles.length === 0 ? 'No account is stored yet.' : `${profiles.length} stored accounts can be used.`;
  return found('accounts', 'accounts', told, fine);
};

type Told = ReturnType<typeof problem>;
type Of<K extends ProfileState['kind']> = Extract<ProfileState, { kind: K }>;

/** What is said of a state; a kind that is absent is nothing to tell. */
const words: { readonly [K in ProfileState['kind']]?: (id: string, state: Of<K>, now: number) => Told } = {
  'sign-in': (id, { message }) =>
    problem(`The login of ${id} is refused${message === undefined ? '' : ` (${message})`}. Sign in again.`),
  expired: (id) => problem(`${id} has expired. Paste a new token.`),
  unusable: (id, { reason }) => problem(unusable(id, reason)),
  disabled: (id, { reason, until }, now) =>
    warning(`${id} is disabled (${reason}) for ${remaining(until - now)}. ${cure(reason)}`),
  cooling: (id, { reason, until }, now) =>
    warning(`${id} cools (${reason}) for ${remaining(until - now)}. It comes back by itself.`),
  'refresh-failed': (id, { worksUntil, tries }, now) =>
    worksUntil === null
      ? problem(`The login of ${id} was not renewed (${times(tries)}), and has ended. Refresh it, or sign in again.`)
      : warning(
          `The login of ${id} was not renewed (${times(tries)}). It works for ${remaining(worksUntil - now)}; Baton tries again.`,
        ),
  expires: (id, { at }, now) => warning(`${id} expires in ${remaining(at - now)}. Paste a new token before.`),
};

/** One left out of an order is no fault, and one of another kind than the config says is told by a check of its own. */
const untold: readonly string[] = ['excluded_by_order', 'mode_mismatch'];

function tell(name: string, { state }: ProfileView, now: number): Told[] {
  if (state.kind === 'unusable' && untold.includes(state.reason)) return [];
  // TypeScript cannot follow that the entry found by its kind fits this very member of the union.
  const word = words[state.kind] as ((id: string, state: ProfileState, now: number) => Told) | undefined;
  return word ? [word(name, state, now)] : [];
}

const unusable = (id: string, reason: string) => `${id} cannot be used (${reason}). Add it again.`;

const times = (tries: number) => (tries === 1 ? 'tried once' : `tried ${tries} times`);

const cure = (reason: string) =>
  reason === 'billing' ? 'Top up to use it sooner.' : 'Replace its key, then clear it.';

/** `45 s`, `12 min`, `3 h`, `2 d`; rounded up so that it never says 0. */
export function remaining(ms: number): string {
  if (ms < 60_000) return `${Math.max(1, Math.ceil(ms / 1000))} s`;
  if (ms < 3_600_000) return `${Math.ceil(ms / 60_000)} min`;
  if (ms < 48 * 3_600_000) return `${Math.ceil(ms / 3_600_000)} h`;
  return `${Math.ceil(ms / 86_400_000)} d`;
}
