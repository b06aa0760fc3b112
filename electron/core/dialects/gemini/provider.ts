import type { ProviderSide } from '../dialect.ts';
import { readWhole, streamReader } from './read-answer.ts';
import { writeRequest } from './write-request.ts';

/** Google as a provider, for clients of other dialects. */
export const geminiProvider: ProviderSide = {
  // Colons are taken by newer servers only.
  toolName: /^[a-zA-Z_][a-zA-Z0-9_.-]{0,63}$/,
  writeRequest,
  readWhole,
  streamReader,
};
