import type { ProfileView } from '#shared/profile';
import { canRenew, type ProviderView } from '#shared/provider';
import type { DoctorCheck, Remedy } from '#shared/status';
import { isProfileIdOf } from '../../profiles/profile-id.ts';

/* What a person can do about an account, and the command for it. Pure. */

export interface Account extends Pick<ProfileView, 'id' | 'provider' | 'type' | 'costKind' | 'state'> {
  readonly agentId: string;
  readonly storePath: string;
  /** Epoch ms. */
  readonly now: number;
  /** Absent: nobody knows this provider any more. */
  readonly spec: ProviderView | undefined;
}

/** Advice, as the end of a sentence that begins with it, and what it comes to; none where a command helps nobody. */
export interface Advice {
  readonly words: string;
  readonly remedies: readonly Remedy[];
}

export const flagFor = (agentId: string): string => (agentId === 'main' ? '' : ` --agent ${agentId}`);

const named = ({ provider, id, agentId }: Account): string =>
  `--provider ${provider} --profile-id ${id}${flagFor(agentId)}`;

/** A new secret or login for it. */
export function renewal(account: Account): Advice {
  const { type, spec, id, provider, agentId } = account;
  if (type === 'aws-sdk')
    return { words: 'Mend it where AWS keeps it, for instance with `aws sso login`', remedies: [] };
  if (!spec || !canRenew(type, spec)) return { words: 'Import it again with `baton import`', remedies: [] };
  // No command adds one under such an id.
  if (!isProfileIdOf(id, provider))
    return { words: `Run \`baton models auth remove ${id}${flagFor(agentId)}\`, then add it again`, remedies: [] };
  if (type === 'oauth') return { words: 'Sign in again', remedies: [remedy('sign-in', 'login', account)] };
  const words = type === 'api_key' ? 'Paste a new key' : 'Paste a new token';
  return { words, remedies: [remedy('paste-new', 'paste-token', account)] };
}

const remedy = (kind: Remedy['kind'], word: string, account: Account): Remedy => ({
  kind,
  command: `baton models auth ${word} ${named(account)}`,
});

export const clearing = (account: Account): Remedy => remedy('clear', 'clear-cooldown', account);

/** Where credit is added; none for a plan, which is paid elsewhere, nor where nobody knows the page. */
export const toppingUp = ({ costKind, spec }: Account): Remedy[] =>
  costKind === 'paid' && spec?.billingUrl !== undefined ? [{ kind: 'top-up', url: spec.billingUrl }] : [];

/** An account where there is none. */
export const adding = (agentId: string, provider: string): NonNullable<DoctorCheck['account']> => ({
  agentId,
  provider,
  remedies: [{ kind: 'add', command: `baton models auth add --provider ${provider}${flagFor(agentId)}` }],
});

/** As a line of a check tells of it; nothing where nothing can be done. */
export const aboutAccount = (
  { agentId, provider, id }: Account,
  remedies: readonly Remedy[],
): Pick<DoctorCheck, 'account'> =>
  remedies.length === 0 ? {} : { account: { agentId, provider, profileId: id, remedies: [...remedies] } };
