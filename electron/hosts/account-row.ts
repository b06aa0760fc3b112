import type { ProfileView } from '#shared/profile';
import { expiryText } from './expiry-text.ts';
import { stateWord } from './state-word.ts';
import type { Style } from './style.ts';

export const accountHeadings = ['Profile', 'Type', 'State', 'Expires', 'Name'];

/** An account, in the columns that `accountHeadings` names. */
export const accountRow = (profile: ProfileView, now: number, style: Style): string[] => [
  profile.id,
  profile.setupToken ? 'setup-token' : profile.type,
  stateWord(profile.state, now, style),
  expiryText(profile, now),
  profile.label,
];
