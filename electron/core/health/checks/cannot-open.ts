import type { DoctorFacts } from '../doctor-facts.ts';
import { shellWord } from './shell-word.ts';

type Where = Pick<DoctorFacts, 'files' | 'platform'>;

/** What its owner needs to do everything with a file, and with a folder. */
const OWNER = { file: 0o600, folder: 0o700 } as const;

/** Why a file or folder of Baton's is there and of no use, and what helps; `null`: it can be opened, or is not there. */
export async function cannotOpen({ files, platform }: Where, path: string, is: 'file' | 'folder') {
  const peeked = await files.peek(path, 0);
  const isFolder = !peeked.ok && peeked.error.kind === 'no-file' && peeked.error.isFolder;
  const kind = peeked.ok ? 'file' : peeked.error.kind;
  if (kind === 'missing') return null;
  if (!peeked.ok && peeked.error.kind === 'unreadable') {
    const why = peeked.error.why;
    const help = await helpFor({ files, platform }, path, { why, needs: OWNER[is] });
    return `${path} cannot be opened (${why.replace(/^[A-Z]+: /, '')}), so nothing in it is used. ${help}`;
  }
  if (is === 'folder') return isFolder ? null : `${path} is no folder, as it should be. Move it away.`;
  // A pipe may be meant: password managers hand out a `.env` that way.
  return isFolder ? `${path} is a folder where a file should be. Move it away.` : null;
}

async function helpFor({ files, platform }: Where, path: string, { why, needs }: { why: string; needs: number }) {
  if (why.startsWith('ELOOP')) return 'It is a link that leads in circles: take it away.';
  if (!/^(EACCES|EPERM)/.test(why) || platform === 'win32') return 'Check its owner and its permissions.';
  const stat = await files.stat(path);
  const word = shellWord(path);
  if (stat && (stat.mode & needs) === needs)
    return `It belongs to another user, as it does after Baton ran with sudo. Run \`sudo chown -R "$USER" ${word}\`.`;
  return stat ? `Run \`chmod u+rwX ${word}\`.` : 'Check the permissions of the folder that it is in.';
}
