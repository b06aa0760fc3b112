import { explain } from '#shared/errors';
import type { Input } from '#shared/contract';
import type { ProviderView } from '#shared/provider';
import { oneLine } from '../answer.ts';
import type { Context } from '../context.ts';

/**
 * What asking the provider about a credential came to. `ask`: keep it only if the person says so. `no`: it is none of
 * this provider's, and will not be stored.
 */
export interface LiveCheck {
  readonly outcome: 'keep' | 'ask' | 'no';
  readonly sentence: string;
}

const refusals: readonly string[] = ['refresh-failed', 'sign-in-needed', 'login-failed'];
const mistakes: readonly string[] = [
  'secret-of-other',
  'secret-masked',
  'secret-prefix',
  'secret-too-short',
  'bad-secret',
];

/** Asks the provider about a credential that is not stored yet. Never fails: what cannot be asked is kept unchecked. */
export async function liveCheck(
  { api }: Pick<Context, 'api'>,
  { id, name }: Pick<ProviderView, 'id' | 'name'>,
  kind: Input<'accounts.check'>['kind'],
  secret: string,
  account: Pick<Input<'accounts.check'>, 'awsProfile' | 'region'> = {},
): Promise<LiveCheck> {
  const checked = await api['accounts.check']({ provider: id, kind, secret, ...account });
  if (!checked.ok) {
    const sentence = oneLine(explain(checked.error));
    // The provider said no when its token was to be exchanged; anything else says nothing about the credential.
    if (refusals.includes(checked.error.code)) return { outcome: 'ask', sentence };
    if (mistakes.includes(checked.error.code)) return { outcome: 'no', sentence };
    return { outcome: 'keep', sentence: `It is kept unchecked: ${sentence}` };
  }
  const { outcome, message } = checked.value;
  const why = message === undefined ? '' : ` (${oneLine(message)})`;
  const sentences = {
    refused: `${name} refuses it${why}.`,
    accepted: `Checked: ${name} accepts it.`,
    limited: `Checked: ${name} knows it, and its limit is reached at the moment${why}.`,
    unreachable: `${name} cannot be reached, so it is kept unchecked${why}.`,
    unclear: `${name} gave no clear answer, so it is kept unchecked${why}.`,
  };
  return { outcome: outcome === 'refused' ? 'ask' : 'keep', sentence: sentences[outcome] };
}
