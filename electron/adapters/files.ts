import { randomBytes } from 'node:crypto';
import { constants, watch as watchFolder, watchFile, unwatchFile, mkdirSync } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Files, WriteFailure } from '#core/ports';
import { err, ok, type Result } from '#shared/result';
import { codeOf, whyOf } from './errno.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Watchers speak once, this long after the last of a burst. */
const QUIET = 100;

/** The files of this computer. */
export const createFiles = (): Files => ({
  read,
  peek,
  realPath: realPathOf,
  write,
  overwrite,
  append,
  move,
  makePrivate,
  remove,
  list,
  stat: statOf,
  watch,
});

const read: Files['read'] = async (path) => {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? err({ kind: 'missing' }) : err({ kind: 'unreadable', why: whyOf(error) });
  }
};

const peek: Files['peek'] = async (path, limit) => {
  try {
    // Without O_NONBLOCK opening a pipe waits for whoever writes into it. Windows has no such flag and no such pipes.
    const file = await open(path, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK));
    try {
      const facts = await file.stat();
      if (!facts.isFile()) return err({ kind: 'no-file', isFolder: facts.isDirectory() });
      if (facts.size > limit) return err({ kind: 'too-large', size: facts.size });
      const text = await file.readFile('utf8');
      return ok({
        text,
        mode: facts.mode & 0o777,
        mtimeMs: facts.mtimeMs,
        realPath: await realpath(path),
        names: facts.nlink,
      });
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) === 'EISDIR') return err({ kind: 'no-file', isFolder: true });
    return isAbsent(error) ? err({ kind: 'missing' }) : err({ kind: 'unreadable', why: whyOf(error) });
  }
};

const realPathOf: Files['realPath'] = async (path) => {
  try {
    return await realpath(path);
  } catch {
    return null; // absent, or a link that leads nowhere or in circles
  }
};

const write: Files['write'] = (path, text, mode = PRIVATE_FILE) =>
  attempt(path, async () => {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
    const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      await put(temporary, 'wx', text, mode);
      await replace(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(folder);
  });

const overwrite: Files['overwrite'] = (path, text) =>
  attempt(path, async () => {
    const file = await open(path, 'r+');
    try {
      const bytes = Buffer.from(text, 'utf8');
      for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten;
      await file.truncate(bytes.length);
      await file.sync();
    } finally {
      await file.close();
    }
  });

const append: Files['append'] = (path, text) =>
  attempt(path, async () => {
    await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    const file = await open(path, 'a', PRIVATE_FILE);
    try {
      await file.appendFile(text);
    } finally {
      await file.close();
    }
  });

const move: Files['move'] = (from, to) => attempt(to, async () => replace(from, to));

const remove: Files['remove'] = (path) => attempt(path, async () => rm(path, { recursive: true, force: true }));

const list: Files['list'] = async (folder) => {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return [];
  }
};

const statOf: Files['stat'] = async (path) => {
  try {
    const { mode, size, mtimeMs } = await stat(path);
    return { mode: mode & 0o777, size, mtimeMs };
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return null;
  }
};

const watch: Files['watch'] = (path, onChange) => {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET);
    timer.unref();
  };
  const stop = watchBy(path, soon);
  return () => {
    clearTimeout(timer);
    stop();
  };
};

/** The folder is watched, since a rename puts a new file in the place of the one a file watcher would hold. */
function watchBy(path: string, changed: () => void): () => void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    const watcher = watchFolder(dirname(path), { persistent: false }, (_kind, name) => {
      if (name === null || name === basename(path)) changed();
    });
    watcher.on('error', () => undefined); // the folder went away; there is nothing left to tell
    return () => watcher.close();
  } catch {
    // Out of watches (inotify limits), or a file system without them: look once a second instead.
    watchFile(path, { persistent: false, interval: 1_000 }, changed);
    return () => unwatchFile(path, changed);
  }
}

async function put(path: string, flags: string, text: string, mode: number): Promise<void> {
  const file = await open(path, flags, PRIVATE_FILE);
  try {
    if (mode !== PRIVATE_FILE) await file.chmod(mode); // not by opening it, which the umask has a say in
    await file.writeFile(text, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Virus scanners and indexers hold files open for a moment on Windows. */
async function replace(from: string, to: string): Promise<void> {
  for (const wait of [10, 50, 200, 500]) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (process.platform !== 'win32' || !['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  await rename(from, to);
}

/**
 * Without it a power cut may bring the old name back. Folders cannot be opened on Windows, nor synced on some network
 * mounts; the file is in its place by then, so that is no failure of the write.
 */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Nothing more can be done on this file system.
  }
}

async function attempt(path: string, act: () => Promise<void>): Promise<Result<void, WriteFailure>> {
  try {
    await act();
    return ok(undefined);
  } catch (error) {
    if (codeOf(error) === '') throw error;
    // EEXIST, ENOTDIR: a file stands where the folder should be.
    const denied = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(codeOf(error));
    return err({ path: denied ? dirname(path) : path, why: whyOf(error), ...(denied ? { denied } : {}) });
  }
}

const makePrivate: Files['makePrivate'] = (path) =>
  attempt(path, async () => {
    if (process.platform !== 'win32') await chmod(path, (await stat(path)).mode & 0o700);
  });

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
