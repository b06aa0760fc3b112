import { randomBytes } from 'node:crypto';
import {
  access,
  chmod,
  constants,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { codeOf, whyOf } from './errno.ts';
import { reachable } from './owner-probe.ts';
import { newSocketPath, removeSocketPath } from './socket-path.ts';

/*
 * One process owns a state folder. `owner.lock/` holds one small numbered file per owner; the highest number counts.
 *
 * Why numbers and not one file: taking over from a dead owner means replacing its file, and between "this one is dead"
 * and "replace it" somebody else may have done the same. A number can be made only once (link fails when the name is
 * there), so of all who saw number 7 dead exactly one makes number 8. The highest file is never deleted, only marked
 * as released, so a slow process can never make a number that has been used before and believe that it won.
 */

export type HostKind = 'app' | 'web' | 'serve' | 'cli';

export interface OwnerRecord {
  readonly pid: number;
  /** Unix socket or named pipe on which the owner answers. */
  readonly socket: string;
  readonly host: HostKind;
  /** Epoch milliseconds. */
  readonly since: number;
  /** The owner has left in good order. */
  readonly released?: boolean;
}

export interface Ownership {
  readonly stateDir: string;
  readonly socketPath: string;
  readonly host: HostKind;
  /** Leaves the folder to the next one. Close the socket first. Safe to call twice. */
  release(): Promise<void>;
}

export type ClaimFailure = Extract<
  BatonError,
  { code: 'already-running' | 'owner-silent' | 'folder-not-writable' | 'write-failed' }
>;

export interface ClaimOptions {
  readonly host: HostKind;
  /** How long to wait for a short-lived owner (a `cli` command) to finish, in ms. Default 10 000; 0 = do not wait. */
  readonly patienceMs?: number;
  readonly now?: () => number;
}

/** A lock whose process lives but whose socket refuses is somebody else's pid once it is older than this. */
const STARTING_MS = 10_000;
const POLL_MS = 25;
/** Numbers kept behind the highest: a listing that races with several take-overs still sees one of them. */
const KEPT_BEHIND = 8;

export const lockFolder = (stateDir: string) => join(stateDir, 'owner.lock');

/**
 * Becomes the owner of a state folder, or says who is.
 *
 * An owner that died (even by `kill -9`) is replaced at once. `already-running`: it lives and answers, or is just
 * starting. `owner-silent`: it lives, took the connection and said nothing for 3 s. `write-failed`: the disk is full.
 */
export async function claimOwnership(
  stateDir: string,
  options: ClaimOptions,
): Promise<Result<Ownership, ClaimFailure>> {
  const lock = lockFolder(stateDir);
  if (!(await prepareFolder(stateDir))) return err({ code: 'folder-not-writable', path: stateDir });
  // Whoever may enter this one may speak to the owner.
  if (!(await prepareFolder(lock, true))) return err({ code: 'folder-not-writable', path: lock });
  try {
    return await contend(stateDir, options);
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return err({ code: 'write-failed', path: lock, why: whyOf(error) });
  }
}

/** Throws the system's errors. */
async function contend(stateDir: string, options: ClaimOptions): Promise<Result<Ownership, ClaimFailure>> {
  const now = options.now ?? Date.now;
  const deadline = now() + (options.patienceMs ?? 10_000);

  for (;;) {
    const last = await highest(stateDir);
    const holder = await holderOf(last.record, now());
    if (holder === null) {
      const claimed = await take(stateDir, last.number + 1, options.host, now());
      if (claimed !== null) return ok(claimed);
    } else if (holder.silent) {
      return err({ code: 'owner-silent', pid: holder.record.pid, stateDir });
    } else if (holder.record.host !== 'cli' || now() >= deadline) {
      return err({ code: 'already-running', pid: holder.record.pid, stateDir });
    } else {
      await sleep(POLL_MS);
    }
  }
}

/** Who owns the folder by its lock, dead or alive; `null` when nobody does. */
export async function readOwner(stateDir: string): Promise<OwnerRecord | null> {
  const { record } = await highest(stateDir);
  return record === null || record.released === true ? null : record;
}

/** Sends no signal: asks only whether the process exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

interface Holder {
  readonly record: OwnerRecord;
  readonly silent: boolean;
}

/** The living owner a record speaks of; `null` when the folder is free. */
async function holderOf(record: OwnerRecord | null, now: number): Promise<Holder | null> {
  if (record === null || record.released === true || !isAlive(record.pid)) return null;
  const answer = await reachable(record.socket);
  if (answer !== 'refused') return { record, silent: answer === 'silent' };
  // It is starting, or its process number was given to another program since. The clock may have been set back.
  return Math.abs(now - record.since) < STARTING_MS ? { record, silent: false } : null;
}

async function prepareFolder(folder: string, isOurs = false): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (isOurs) await chmod(folder, 0o700);
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const recordPath = (stateDir: string, number: number) => join(lockFolder(stateDir), String(number));

async function numbers(stateDir: string): Promise<number[]> {
  const names = await readdir(lockFolder(stateDir)).catch(() => []);
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => b - a);
}

async function highest(stateDir: string): Promise<{ number: number; record: OwnerRecord | null }> {
  const [number] = await numbers(stateDir);
  if (number === undefined) return { number: 0, record: null };
  return { number, record: await readRecord(recordPath(stateDir, number)) };
}

async function readRecord(path: string): Promise<OwnerRecord | null> {
  try {
    let text = await readFile(path, 'utf8');
    if (text === '') {
      await sleep(100); // made by `createPlain`, whose content follows a moment later
      text = await readFile(path, 'utf8');
    }
    const record = JSON.parse(text) as Partial<OwnerRecord>;
    return typeof record.pid === 'number' && typeof record.socket === 'string' ? (record as OwnerRecord) : null;
  } catch {
    return null; // cut short by a crash of the machine: nobody's
  }
}

async function take(stateDir: string, number: number, host: HostKind, now: number): Promise<Ownership | null> {
  const socketPath = await newSocketPath(lockFolder(stateDir), number);
  const record: OwnerRecord = { pid: process.pid, socket: socketPath, host, since: now };
  const path = recordPath(stateDir, number);
  if (!(await createWhole(path, JSON.stringify(record)))) {
    await removeSocketPath(socketPath, stateDir);
    return null;
  }
  const [top] = await numbers(stateDir);
  if (top !== number) {
    await rm(path, { force: true });
    await removeSocketPath(socketPath, stateDir);
    return null;
  }
  await sweep(stateDir, number);
  return { stateDir, socketPath, host, release: releaser(stateDir, path, record) };
}

function releaser(stateDir: string, path: string, record: OwnerRecord): () => Promise<void> {
  let released: Promise<void> | undefined;
  const release = async () => {
    await removeSocketPath(record.socket, stateDir);
    // A folder that vanished (tests, an uninstall) needs no release. On a full disk the end of the process is one, too.
    if ((await stat(path).catch(() => null)) === null) return;
    await replaceWhole(path, JSON.stringify({ ...record, released: true })).catch(() => undefined);
  };
  return () => (released ??= release());
}

/** A file that appears with all its content or not at all, and only if the name is free. */
async function createWhole(path: string, text: string): Promise<boolean> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return await createPlain(path, text);
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** For file systems without hard links. */
async function createPlain(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function replaceWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function sweep(stateDir: string, mine: number): Promise<void> {
  for (const old of await numbers(stateDir)) {
    if (old >= mine) continue;
    const record = await readRecord(recordPath(stateDir, old));
    if (record !== null) await removeSocketPath(record.socket, stateDir);
    if (old < mine - KEPT_BEHIND) await rm(recordPath(stateDir, old), { force: true });
  }
}
