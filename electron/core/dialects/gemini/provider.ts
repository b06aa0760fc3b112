import type { ProviderSide } from '../dialect.ts';
import { readWhole, streamReader } from './read-answer.ts';
import { writeRequest } from './write-request.ts';

/** Google as a provider, for clients of other dialects. */
export const geminiProvider: ProviderSide = { writeRequest, readWhole, streamReader };
