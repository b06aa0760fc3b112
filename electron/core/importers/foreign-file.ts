import { dirname, join, sep } from 'node:path';
import type { Peeked, PeekFailure } from '../ports.ts';
import type { Look } from './types.ts';

/** Files of this kind are a few kilobytes; more than this is something else. */
export const LARGEST = 5 * 1024 * 1024;

export type ForeignFile =
  | { readonly kind: 'missing' }
  | ({ readonly kind: 'text' } & Peeked)
  /** One sentence: why it was not read. */
  | { readonly kind: 'problem'; readonly message: string };

/**
 * Reads a file of another program. A link is followed as long as it stays inside the home folder: what lies elsewhere
 * may be somebody else's, and is neither read nor written. A path that the person's environment names outside of the
 * home folder may not leave its own folder.
 */
export async function readForeign(look: Pick<Look, 'files' | 'home'>, path: string): Promise<ForeignFile> {
  const read = await look.files.peek(path, LARGEST);
  if (!read.ok)
    return read.error.kind === 'missing' ? { kind: 'missing' } : { kind: 'problem', message: why(read.error) };
  const folder = await realOr(look, isInside(path, look.home) ? look.home : dirname(path));
  if (!isInside(read.value.realPath, folder))
    return { kind: 'problem', message: 'It is a link that leads to another place, so Baton does not follow it.' };
  return { kind: 'text', ...read.value };
}

function why(error: Exclude<PeekFailure, { kind: 'missing' }>): string {
  if (error.kind === 'no-file') return 'It is not a file.';
  if (error.kind === 'unreadable') return `It cannot be read (${error.why}).`;
  return `It is too large to be a list of logins (${String(Math.round(error.size / 1024 / 1024))} MB).`;
}

const realOr = async ({ files }: Pick<Look, 'files'>, path: string): Promise<string> =>
  (await files.realPath(path)) ?? path;

const isInside = (path: string, folder: string): boolean => path === folder || path.startsWith(folder + sep);

/** `~/.claude/.credentials.json`. */
export const shown = (home: string, path: string): string =>
  isInside(path, home) ? `~${path.slice(home.length)}` : path;

/** `~` at the beginning means the home folder; blank is nothing. */
export function folderFrom(home: string, value: string | undefined): string | undefined {
  const wanted = value?.trim();
  if (wanted === undefined || wanted === '') return undefined;
  return wanted === '~' || wanted.startsWith('~/') ? join(home, wanted.slice(1)) : wanted;
}

export const NOT_JSON = 'It ends too early or is no JSON.';
export const NEWER = 'It is not as Baton knows it; it may be of a newer version.';

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
