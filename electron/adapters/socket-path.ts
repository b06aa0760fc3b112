import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';

/** macOS takes 104 bytes with the closing zero, Linux 108. */
const LONGEST = 103;
const TEMPORARY = 'baton-';

/**
 * Where an owner listens: beside its lock record; in a private folder (0700) under the system's temporary folder when
 * that path is too long for a socket; a named pipe on Windows.
 */
export async function newSocketPath(
  lockFolder: string,
  number: number,
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  if (platform === 'win32') {
    const folder = createHash('sha256').update(lockFolder.toLowerCase()).digest('hex').slice(0, 16);
    return `\\\\.\\pipe\\baton-${folder}-${String(number)}-${randomBytes(8).toString('hex')}`;
  }
  // Nobody else's name: of two who try for the same number, the loser removes its own socket and not the winner's.
  const beside = join(lockFolder, `${String(number)}-${randomBytes(4).toString('hex')}.sock`);
  if (Buffer.byteLength(beside) <= LONGEST) return beside;
  return join(await mkdtemp(join(tmpdir(), TEMPORARY)), 's');
}

/** Removes a socket and, when it was ours, the private folder around it. Touches nothing else. */
export async function removeSocketPath(path: string, stateDir: string): Promise<void> {
  if (path.startsWith('\\\\')) return;
  const folder = dirname(path);
  if (path.startsWith(stateDir + sep)) await rm(path, { force: true });
  else if (basename(folder).startsWith(TEMPORARY) && dirname(folder) === tmpdir()) {
    await rm(folder, { recursive: true, force: true });
  }
}
