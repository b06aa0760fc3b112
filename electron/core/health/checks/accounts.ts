import type { FailureReason, ProfileState } from '#shared/profile';
import type { Remedy } from '#shared/status';
import { attemptWords } from '../../failover/summary.ts';
import type { Check } from '../doctor-facts.ts';
import { told, toldWithCopy, type Repair } from '../repairs.ts';
import { found, problem, warning, type Told } from './found.ts';
import { remaining } from './remaining.ts';
import { aboutAccount, clearing, flagFor, renewal, toppingUp, type Account } from './remedies.ts';

/** Accounts that cannot answer now, or soon. */
export const accountsCheck: Check = ({ accounts, others, agents, clock, vault, unreadable, provider }) => {
  const profiles = [
    ...accounts.groups.flatMap((group) => group.profiles).map((profile) => ({ agentId: 'main', profile })),
    ...others,
  ];
  const all = profiles.flatMap(({ agentId, profile }) => {
    const storePath = agents.find(({ id }) => id === agentId)?.storePath ?? '';
    return tell({ ...profile, agentId, storePath, now: clock.now(), spec: provider(profile.provider) });
  });
  // Nobody knows what is in a file that cannot be read; that it cannot is told elsewhere.
  if (profiles.length === 0 && unreadable.length > 0) return [];
  const ambient = accounts.groups.flatMap((group) => group.ambient ?? []);
  return found('accounts', 'accounts', all, fine(profiles.length, ambient, vault.state.kind === 'open'));
};

function fine(many: number, ambient: readonly string[], isOpen: boolean): string {
  if (many === 0 && ambient.length > 0) return `No account is stored; what is used comes from ${ambient.join(', ')}.`;
  if (many === 0) return 'No account is stored yet. Add one with `baton models auth add`.';
  const how = isOpen ? 'can be used' : 'can be used once the vault is open';
  if (many === 1) return `The stored account ${how}.`;
  return `${many === 2 ? 'Both' : `All ${many}`} stored accounts ${how}.`;
}

type Of<K extends ProfileState['kind']> = Extract<ProfileState, { kind: K }>;

/** What is said of a state; a kind that is absent is nothing to tell. */
const words: { readonly [K in ProfileState['kind']]?: (account: Account, state: Of<K>) => Told } = {
  'sign-in': (account, { message }) => {
    const why = message === undefined ? '' : ` (${message})`;
    return renewed(account, (advice) => problem(`${owned(account)} is refused${why}. ${advice}.`));
  },
  expired: (account) => renewed(account, (advice) => problem(`${name(account)} has expired. ${advice}.`)),
  unusable: (account, { reason }) => unusable(account, reason),
  disabled: (account, { reason, until }) => {
    const { advice, remedies } = cure(account, reason);
    const left = remaining(until - account.now);
    return withRemedies(
      account,
      warning(`${name(account)} is disabled (${attemptWords[reason]}) for ${left}. ${advice}.`),
      remedies,
    );
  },
  cooling: (account, { reason, until }) =>
    withRemedies(
      account,
      warning(
        `${name(account)} cools (${attemptWords[reason]}) for ${remaining(until - account.now)}. It comes back by itself; clear its cooldown to try it sooner.`,
      ),
      [clearing(account)],
    ),
  'refresh-failed': (account, { worksUntil, tries }) =>
    worksUntil === null
      ? renewed(account, (advice) =>
          problem(
            `${owned(account)} was not renewed (${times(tries)}), and has ended. ${advice}, or renew it with \`baton models auth refresh ${account.id}${flagFor(account.agentId)}\`.`,
            undefined,
            renewing(account),
          ),
        )
      : warning(
          `${owned(account)} was not renewed (${times(tries)}). It works for ${remaining(worksUntil - account.now)}; Baton tries again.`,
          undefined,
          renewing(account),
        ),
  expires: (account, { at }) =>
    renewed(account, (advice) =>
      warning(`${name(account)} expires in ${remaining(at - account.now)}. ${advice} before.`),
    ),
};

/** One left out of an order is no fault, and one of another kind than the config says is told by a check of its own. */
const untold: readonly string[] = ['excluded_by_order', 'mode_mismatch'];

function tell(account: Account): Told[] {
  const { state, agentId, id } = account;
  if (state.kind === 'unusable' && untold.includes(state.reason)) return [];
  // TypeScript cannot follow that the entry found by its kind fits this very member of the union.
  const word = words[state.kind] as ((account: Account, state: ProfileState) => Told) | undefined;
  return word ? [{ ...word(account, state), about: `${agentId}/${id}` }] : [];
}

const withRemedies = (account: Account, told: Told, remedies: readonly Remedy[]): Told => ({
  ...told,
  ...aboutAccount(account, remedies),
});

/** With the advice for a new secret or login as a sentence's beginning. */
function renewed(account: Account, tellWith: (advice: string) => Told): Told {
  const advice = renewal(account);
  return withRemedies(account, tellWith(advice.words), advice.remedies);
}

const reasons: Readonly<Record<string, string>> = {
  missing_credential: 'its secret is missing',
  provider_mismatch: 'it belongs to another provider',
  expired: 'it has expired',
};
const noUse = (reason: string): string => reasons[reason] ?? reason.replaceAll('_', ' ');

function unusable(account: Account, reason: string): Told {
  const { id, storePath } = account;
  return renewed(account, (advice) => {
    if (reason !== 'invalid_expires') return problem(`${name(account)} cannot be used: ${noUse(reason)}. ${advice}.`);
    return problem(
      `${name(account)} is not used, since its expiry in ${storePath} is no time. ${advice}, or take the expiry out.`,
      undefined,
      {
        says: `Takes the expiry of ${id} out, so that it is used again; the file as it was is kept.`,
        act: (tools) =>
          toldWithCopy(tools, storePath, () => tools.dropExpiry(account.agentId, id), `${id} has no expiry now.`),
      },
    );
  });
}

const renewing = ({ agentId, id }: Account): Repair => ({
  says: `Asks the provider now to renew the login of ${id}.`,
  act: ({ refresh }) => told(refresh(agentId, id), `The login of ${id} is renewed.`),
});

const kinds = { oauth: 'login', api_key: 'key', token: 'token', 'aws-sdk': 'AWS account' } as const;

const name = ({ id, agentId }: Account): string => (agentId === 'main' ? id : `${id} (agent ${agentId})`);
/** `The login of anthropic:work`. */
const owned = (account: Account): string => `The ${kinds[account.type]} of ${name(account)}`;

const times = (tries: number) => (tries === 1 ? 'tried once' : `tried ${tries} times`);

/** Reasons that a new secret or login ends. */
const refusals: readonly FailureReason[] = ['auth', 'auth_permanent', 'session_expired'];

function cure(account: Account, reason: FailureReason): { advice: string; remedies: readonly Remedy[] } {
  const clear = clearing(account);
  if (reason === 'billing')
    return {
      advice: 'Top up, then clear its cooldown to use it at once',
      remedies: [...toppingUp(account), clear],
    };
  if (!refusals.includes(reason)) return { advice: 'Clear its cooldown to try it now', remedies: [clear] };
  const { words: advice, remedies } = renewal(account);
  return { advice, remedies: [...remedies, clear] };
}
