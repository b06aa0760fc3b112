import type { BatonError } from '#shared/errors';
import type { WriteFailure } from '../ports.ts';

export type WriteError = Extract<BatonError, { code: 'write-failed' | 'folder-not-writable' }>;

/** What a failed write means to a person: a folder that refuses everything, or this one write. */
export const writeError = ({ path, why, denied }: WriteFailure): WriteError =>
  denied === true ? { code: 'folder-not-writable', path } : { code: 'write-failed', path, why };
