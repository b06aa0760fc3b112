import { isRegion } from '#core/aws/region';
import type { AwsProfileView, Input, Output } from '#shared/contract';
import { explain } from '#shared/errors';
import type { ProviderView } from '#shared/provider';
import { oneLine, refuse, show, STOPPED, type Answer } from '../answer.ts';
import { askLine } from '../ask-line.ts';
import { choose, type Choice } from '../choose.ts';
import type { Context, Terminal } from '../context.ts';
import { forAgent } from '../run.ts';
import { askName, askPlace } from './auth-add-steps.ts';
import { added } from './auth-paste.ts';
import { liveCheck } from './live-check.ts';

/* `auth add` for accounts of the AWS SDK: an AWS profile and a region, and nothing to paste. */

export interface AwsOptions {
  readonly agent?: string;
  readonly awsProfile?: string;
  readonly region?: string;
}

export const AWS_PROVIDER = 'amazon-bedrock';

/** Asks for each of them. */
export async function addAwsAsking(context: Context, options: AwsOptions, provider: ProviderView): Promise<Answer> {
  const found = await context.api['accounts.awsProfiles']({});
  if (!found.ok) return refuse(explain(found.error));
  for (const problem of found.value.problems) context.terminal.err(`${oneLine(problem)}\n`);
  const profile = await whichProfile(context.terminal, found.value.profiles);
  if (profile === null) return STOPPED;
  const usual = profile.region ?? found.value.region;
  const region = await askRegion(context.terminal, usual);
  if (region === null) return STOPPED;
  const name = await askName(context);
  if (name === null) return STOPPED;
  const place = await askPlace(context, options.agent, provider.id);
  if (place === null) return STOPPED;
  return await store(context, options, provider, { ...awsProfileOf(profile.name), region, ...name, ...place });
}

/** Without a question; what was not said is AWS's to find. */
export async function addAwsNamed(context: Context, options: AwsOptions, provider: ProviderView): Promise<Answer> {
  const { region } = options;
  return await store(context, options, provider, {
    ...awsProfileOf(options.awsProfile),
    ...(region !== undefined && { region }),
  });
}

const awsProfileOf = (name: string | undefined) => (name === undefined ? {} : { awsProfile: name });

type Account = Pick<Input<'accounts.add'>, 'awsProfile' | 'region' | 'label' | 'place'>;

async function store(context: Context, options: AwsOptions, provider: ProviderView, account: Account): Promise<Answer> {
  const { awsProfile, region } = account;
  const where = { ...awsProfileOf(awsProfile), ...(region !== undefined && { region }) };
  const result = await context.api['accounts.add']({
    ...{ ...forAgent(options), provider: provider.id, kind: 'aws-sdk', secret: '' },
    ...account,
  });
  // Signing in later is how many work, so what AWS says now does not stand in the way.
  if (result.ok) context.terminal.err(`${(await liveCheck(context, provider, 'aws-sdk', '', where)).sentence}\n`);
  return show(result, (profile) => ({ json: profile, text: added(profile, context.now()) }));
}

interface Chosen {
  /** Absent: whatever the SDK finds. */
  readonly name?: string | undefined;
  readonly region?: string | undefined;
}

async function whichProfile(
  terminal: Terminal,
  profiles: Output<'accounts.awsProfiles'>['profiles'],
): Promise<Chosen | null> {
  const any: Choice<Chosen> = { value: {}, name: 'whatever the AWS SDK finds', also: ['any'] };
  const named = profiles.map((profile): Choice<Chosen> => ({
    value: profile,
    name: `${profile.name} (${kindNames[profile.kind]})`,
    also: [profile.name],
  }));
  return await choose(terminal, 'AWS profile (number or part of the name):', [...named, any]);
}

const kindNames: Readonly<Record<AwsProfileView['kind'], string>> = {
  keys: 'keys',
  sso: 'sign-in',
  role: 'role',
  other: 'other',
};

async function askRegion(terminal: Terminal, usual: string): Promise<string | null> {
  for (;;) {
    const text = await askLine(terminal, `Region (Enter: ${usual}): `);
    if (text === null) return null;
    if (text === '') return usual;
    if (isRegion(text)) return text;
    terminal.err(`${explain({ code: 'bad-region', region: text })}\n`);
  }
}
