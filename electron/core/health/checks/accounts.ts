import type { ProfileState, ProfileView } from '#shared/profile';
import { attemptWords } from '../../failover/summary.ts';
import type { Check } from '../doctor-facts.ts';
import { told, toldWithCopy, type Repair } from '../repairs.ts';
import { found, problem, warning, type Told } from './found.ts';
import { remaining } from './remaining.ts';

/** Accounts that cannot answer now, or soon. */
export const accountsCheck: Check = ({ accounts, others, agents, clock, vault, unreadable }) => {
  const profiles = [
    ...accounts.groups.flatMap((group) => group.profiles).map((profile) => ({ agentId: 'main', profile })),
    ...others,
  ];
  const all = profiles.flatMap(({ agentId, profile }) => {
    const storePath = agents.find(({ id }) => id === agentId)?.storePath ?? '';
    return tell({ ...profile, agentId, storePath, now: clock.now() });
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

interface Account extends Pick<ProfileView, 'id' | 'provider' | 'state'> {
  readonly agentId: string;
  readonly storePath: string;
  readonly now: number;
}
type Of<K extends ProfileState['kind']> = Extract<ProfileState, { kind: K }>;

/** What is said of a state; a kind that is absent is nothing to tell. */
const words: { readonly [K in ProfileState['kind']]?: (account: Account, state: Of<K>) => Told } = {
  'sign-in': (account, { message }) =>
    problem(
      `The login of ${name(account)} is refused${message === undefined ? '' : ` (${message})`}. Sign in again: \`${login(account)}\`.`,
    ),
  expired: (account) => problem(`${name(account)} has expired. Paste a new token: \`${paste(account)}\`.`),
  unusable: (account, { reason }) => unusable(account, reason),
  disabled: (account, { reason, until }) =>
    warning(
      `${name(account)} is disabled (${attemptWords[reason]}) for ${remaining(until - account.now)}. ${cure(reason)} \`${clear(account)}\`.`,
    ),
  cooling: (account, { reason, until }) =>
    warning(
      `${name(account)} cools (${attemptWords[reason]}) for ${remaining(until - account.now)}. It comes back by itself; to try it sooner, run \`${clear(account)}\`.`,
    ),
  'refresh-failed': (account, { worksUntil, tries }) =>
    worksUntil === null
      ? problem(
          `The login of ${name(account)} was not renewed (${times(tries)}), and has ended. Renew it with \`baton models auth refresh ${account.id}${flag(account)}\`, or sign in again: \`${login(account)}\`.`,
          undefined,
          renewal(account),
        )
      : warning(
          `The login of ${name(account)} was not renewed (${times(tries)}). It works for ${remaining(worksUntil - account.now)}; Baton tries again.`,
          undefined,
          renewal(account),
        ),
  expires: (account, { at }) =>
    warning(
      `${name(account)} expires in ${remaining(at - account.now)}. Paste a new token before: \`${paste(account)}\`.`,
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

const reasons: Readonly<Record<string, string>> = {
  missing_credential: 'its secret is missing',
  provider_mismatch: 'it belongs to another provider',
  expired: 'it has expired',
};
const noUse = (reason: string): string => reasons[reason] ?? reason.replaceAll('_', ' ');

function unusable(account: Account, reason: string): Told {
  const { id, storePath } = account;
  if (reason !== 'invalid_expires')
    return problem(`${name(account)} cannot be used: ${noUse(reason)}. ${again(account)}`);
  return problem(
    `${name(account)} is not used, since its expiry in ${storePath} is no time. Take the expiry out, or paste the token again: \`${paste(account)}\`.`,
    undefined,
    {
      says: `Takes the expiry of ${id} out, so that it is used again; the file as it was is kept.`,
      act: (tools) =>
        toldWithCopy(tools, storePath, () => tools.dropExpiry(account.agentId, id), `${id} has no expiry now.`),
    },
  );
}

const renewal = ({ agentId, id }: Account): Repair => ({
  says: `Asks the provider now to renew the login of ${id}.`,
  act: ({ refresh }) => told(refresh(agentId, id), `The login of ${id} is renewed.`),
});

const name = ({ id, agentId }: Account): string => (agentId === 'main' ? id : `${id} (agent ${agentId})`);
const flag = ({ agentId }: Account): string => (agentId === 'main' ? '' : ` --agent ${agentId}`);
const named = (account: Account): string => `--provider ${account.provider} --profile-id ${account.id}${flag(account)}`;
const login = (account: Account): string => `baton models auth login ${named(account)}`;
const paste = (account: Account): string => `baton models auth paste-token ${named(account)}`;
const clear = (account: Account): string => `baton models auth clear-cooldown ${named(account)}`;
const again = (account: Account): string =>
  `Add it again with \`baton models auth add --provider ${account.provider}${flag(account)}\`.`;

const times = (tries: number) => (tries === 1 ? 'tried once' : `tried ${tries} times`);

const cure = (reason: string) =>
  reason === 'billing' ? 'Top up, then use it at once with' : 'Replace its key, then clear it with';
