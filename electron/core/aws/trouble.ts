import type { BatonError } from '#shared/errors';
import { redact } from '../kernel/redact.ts';
import type { AwsFailure } from '../ports.ts';

/** Longer than this explains nothing more. */
const LONGEST = 200;

const endedLogin = /\b(?:sso|token|session)\b.*\b(?:expired|not found|invalid)\b|aws sso login|aws login/i;

/** What the AWS SDK says, as a sentence of Baton's. Its own words are kept where nothing better is known. */
export function awsTrouble(awsProfile: string | undefined, { name, message }: AwsFailure): BatonError {
  const who = awsProfile === undefined ? {} : { awsProfile };
  const trouble = (why: string, signIn = false): BatonError => ({ code: 'aws-credentials', ...who, why, signIn });
  if (/could not resolve credentials using profile|profile \S+ was not found/i.test(message))
    return trouble('nothing there says where its keys are');
  if (/could not load credentials from any providers/i.test(message))
    return trouble('neither the environment, nor the AWS files, nor this machine has any');
  if (/multi-?factor|mfa/i.test(message))
    return trouble('it wants a code of a second factor, which Baton cannot ask for');
  if (endedLogin.test(message)) return trouble('its sign-in has ended', true);
  const words = redact(message === '' ? name : message)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.;:]+$/, '');
  return trouble(words.length <= LONGEST ? words : `${words.slice(0, LONGEST - 1)}…`);
}
