import type { IneligibleReason, ProfileState } from '#shared/profile';
import { remaining } from './remaining.ts';
import type { Style } from './style.ts';

type Kind = ProfileState['kind'];
type Word<K extends Kind> = (state: Extract<ProfileState, { kind: K }>, now: number, style: Style) => string;

const why: Readonly<Record<IneligibleReason, string>> = {
  profile_missing: 'not stored',
  provider_mismatch: 'another provider’s',
  mode_mismatch: 'the config says otherwise',
  missing_credential: 'its secret is missing',
  expired: 'expired',
  invalid_expires: 'its expiry is no date',
  excluded_by_order: 'not in the order',
};

const words: { readonly [K in Kind]: Word<K> } = {
  ready: (_state, _now, style) => style.good('active'),
  'in-use': (_state, _now, style) => style.good('active, in use'),
  unchecked: () => 'active, never used',
  expires: ({ at }, now, style) => style.warn(`expiring in ${remaining(at - now)}`),
  expired: (_state, _now, style) => style.bad('expired'),
  cooling: ({ until, reason, model }, now, style) =>
    style.warn(`cooling ${remaining(until - now)}: ${reason}${model === undefined ? '' : ` on ${model}`}`),
  disabled: ({ until, reason }, now, style) => style.bad(`disabled ${remaining(until - now)}: ${reason}`),
  'refresh-failed': ({ worksUntil }, now, style) =>
    worksUntil === null
      ? style.bad('refresh failed, stopped working')
      : style.warn(`refresh failed, works ${remaining(worksUntil - now)} more`),
  'sign-in': (_state, _now, style) => style.bad('refused, sign in again'),
  'vault-locked': (_state, _now, style) => style.warn('vault locked'),
  unusable: ({ reason }, _now, style) => style.bad(`unusable: ${why[reason]}`),
};

/** State of an account in a word or two, with reason and remaining time where it has them. */
export function stateWord(state: ProfileState, now: number, style: Style): string {
  // The table is complete by its type; TypeScript cannot follow that the entry fits this very member of the union.
  const word = words[state.kind] as (state: ProfileState, now: number, style: Style) => string;
  return word(state, now, style);
}
