import { err, ok } from '#shared/result';
import type { Files } from '../ports.ts';

/** Thrown by a write that was told to die; nothing after it runs, as after `kill -9`. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface FakeFiles extends Files {
  /** Path → content: what a restart finds. */
  readonly disk: Map<string, string>;
  /** Every completed write and append, in order. */
  readonly writes: readonly string[];
  /** The file or folder is there, but cannot be read. */
  refuseReading(path: string, why: string): void;
  /** Every write fails from now on, or those to `only`; `null` ends it. `denied`: as a folder without permission does. */
  refuseWriting(why: string | null, denied?: boolean, only?: string): void;
  /** The n-th write from now (1 = the next) dies between the temporary file and the rename. */
  crashInWrite(nth?: number): void;
  /** As if somebody else had changed the file. `mode`: permission bits. */
  edit(path: string, text: string | null, mode?: number): void;
  /** Makes a link; both ends are paths. A folder can be linked, too. */
  link(path: string, to: string): void;
  /** Gives a file a second name; a write over either parts them, as on a real disk. */
  hardLink(path: string, other: string): void;
}

/** A disk in memory with the promises of the real one: writes are atomic, watchers are told. */
export function createFakeFiles(
  initial: Readonly<Record<string, string>> = {},
  now: () => number = () => 0,
): FakeFiles {
  const disk = new Map(Object.entries(initial));
  const times = new Map<string, number>();
  const modes = new Map<string, number>();
  const links = new Map<string, string>();
  const twins = new Map<string, string>();
  const unreadable = new Map<string, string>();
  const watchers = new Set<{ readonly path: string; readonly onChange: () => void }>();
  const writes: string[] = [];
  let refusal: { why: string; denied: boolean; only: string | undefined } | null = null;
  let crashIn = 0;

  const tell = (path: string) => {
    for (const watcher of watchers) if (watcher.path === path) queueMicrotask(watcher.onChange);
  };
  const put = (path: string, text: string) => {
    disk.set(path, text);
    times.set(path, now());
    writes.push(path);
    tell(path);
  };
  const real = (path: string): string => {
    const link = [...links].find(([from]) => path === from || path.startsWith(`${from}/`));
    return link ? real(link[1] + path.slice(link[0].length)) : path;
  };
  const isRefused = (path: string) => refusal !== null && (refusal.only ?? path) === path;
  const refused = (path: string) => err({ path, why: refusal?.why ?? '', denied: refusal?.denied ?? false });

  return {
    disk,
    writes,
    refuseReading: (path, why) => void unreadable.set(path, why),
    refuseWriting: (why, denied = false, only) => (refusal = why === null ? null : { why, denied, only }),
    crashInWrite: (nth = 1) => (crashIn = nth),
    link: (path, to) => void links.set(path, to),
    hardLink(path, other) {
      twins.set(path, other).set(other, path);
      disk.set(other, disk.get(path) ?? '');
    },
    edit(path, text, mode) {
      if (mode !== undefined) modes.set(path, mode);
      if (text === null) disk.delete(path);
      else disk.set(path, text);
      times.set(path, now());
      tell(path);
    },

    async read(path) {
      const why = unreadable.get(path);
      if (why !== undefined) return err({ kind: 'unreadable', why });
      const text = disk.get(path);
      return text === undefined ? err({ kind: 'missing' }) : ok(text);
    },
    async peek(path, limit) {
      const why = unreadable.get(path);
      if (why !== undefined) return err({ kind: 'unreadable', why });
      const realPath = real(path);
      const text = disk.get(realPath);
      if (text === undefined) {
        const isFolder = [...disk.keys()].some((name) => name.startsWith(`${realPath}/`));
        return err(isFolder ? { kind: 'no-file', isFolder } : { kind: 'missing' });
      }
      const size = Buffer.byteLength(text);
      if (size > limit) return err({ kind: 'too-large', size });
      const names = twins.has(realPath) ? 2 : 1;
      return ok({ text, realPath, names, mode: modes.get(realPath) ?? 0o600, mtimeMs: times.get(realPath) ?? 0 });
    },
    async realPath(path) {
      const at = real(path);
      return disk.has(at) || [...disk.keys()].some((name) => name.startsWith(`${at}/`)) ? at : null;
    },
    async write(path, text, mode = 0o600) {
      await Promise.resolve();
      if (isRefused(path)) return refused(path);
      if (crashIn > 0 && --crashIn === 0) {
        disk.set(`${path}.crashed.tmp`, text.slice(0, Math.ceil(text.length / 2)));
        throw new Crash(path);
      }
      modes.set(path, mode);
      const twin = twins.get(path);
      for (const name of twin === undefined ? [] : [path, twin]) twins.delete(name);
      put(path, text);
      return ok(undefined);
    },
    async overwrite(path, text) {
      if (isRefused(path)) return refused(path);
      if (!disk.has(path)) return err({ path, why: 'ENOENT' });
      const twin = twins.get(path);
      for (const name of twin === undefined ? [path] : [path, twin]) put(name, text);
      return ok(undefined);
    },
    async append(path, text) {
      if (isRefused(path)) return refused(path);
      put(path, (disk.get(path) ?? '') + (typeof text === 'string' ? text : Buffer.from(text).toString('utf8')));
      return ok(undefined);
    },
    async move(from, to) {
      const text = disk.get(from);
      if (isRefused(to)) return refused(to);
      if (text === undefined) return err({ path: to, why: 'ENOENT' });
      disk.delete(from);
      put(to, text);
      return ok(undefined);
    },
    async makePrivate(path) {
      if (isRefused(path)) return refused(path);
      if (!disk.has(path)) return err({ path, why: 'ENOENT' });
      modes.set(path, (modes.get(path) ?? 0o600) & 0o700);
      return ok(undefined);
    },
    async remove(path) {
      if (isRefused(path)) return refused(path);
      for (const name of [...disk.keys()]) {
        if (name !== path && !name.startsWith(`${path}/`)) continue;
        disk.delete(name);
        tell(name);
      }
      return ok(undefined);
    },
    async list(folder) {
      if (unreadable.has(folder)) return [];
      const below = [...disk.keys()].filter((path) => path.startsWith(`${folder}/`));
      return [...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))].sort();
    },
    async stat(path) {
      const text = disk.get(path);
      return text === undefined
        ? null
        : { mode: modes.get(path) ?? 0o600, size: Buffer.byteLength(text), mtimeMs: times.get(path) ?? 0 };
    },
    watch(path, onChange) {
      const watcher = { path, onChange };
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
  };
}
