import { Option, type Command } from 'commander';
import { loginMethods } from '#shared/choices';
import type { LoginMethod } from '#shared/login';
import type { Input } from '#shared/contract';
import { normaliseProvider } from '#core/providers/normalise';
import { ok } from '#shared/result';
import type { Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { nameOption } from '../display-name.ts';
import { agentOption, forAgent, leaf, providerOption, type Runner } from '../run.ts';
import { signIn } from '../sign-in.ts';

interface Options {
  readonly provider: string;
  readonly method?: LoginMethod;
  readonly profileId?: string;
  readonly label?: string;
  readonly agent?: string;
  readonly open: boolean;
}

/** `models auth login`: a login of a provider, in the browser or with a code. */
export function addLogin(auth: Command, runner: Runner): void {
  leaf<Options>(auth, 'login', 'sign in to a provider', runner, (context, _args, options) =>
    login(
      context,
      {
        ...forAgent(options),
        ...(options.method === undefined ? {} : { method: options.method }),
        ...(options.profileId === undefined ? {} : { profileId: options.profileId }),
        ...(options.label === undefined ? {} : { label: options.label }),
        provider: normaliseProvider(options.provider),
      },
      options.open,
    ),
  )
    .addOption(providerOption().makeOptionMandatory())
    .addOption(new Option('--method <how>', 'browser, or a code typed in elsewhere').choices(loginMethods))
    .option('--profile-id <id>', 'sign this account in again; its place and record stay')
    .option('--label <name>', 'display name of a new account', nameOption)
    .option('--no-open', 'only print the link')
    .addOption(agentOption('only for this agent'));
}

/** Signs in and says which account it is now. */
export async function login(context: Context, input: Input<'login.start'>, open: boolean): Promise<Answer> {
  const done = await signIn(context, input, open);
  if (!done.ok) return done;
  const { profileId } = done.value;
  const stored = await context.api['accounts.list'](forAgent({ ...(input.agentId && { agent: input.agentId }) }));
  const profiles = stored.ok ? stored.value.groups.flatMap((group) => group.profiles) : [];
  const profile = profiles.find(({ id }) => id === profileId);
  const who = profile?.email ?? profile?.label;
  return ok({
    json: profile ?? { id: profileId },
    text: `Signed in: ${profileId}${who === undefined ? '' : ` (${who})`}`,
  });
}
