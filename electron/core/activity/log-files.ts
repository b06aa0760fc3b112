/** Product §2: 30 days or 50 MB, whichever is less. */
export const KEPT_DAYS = 30;
export const KEPT_BYTES = 50 * 1024 * 1024;
/** A busy day is cut into parts, so that keeping the total small never costs a whole day. */
export const PART_BYTES = 5 * 1024 * 1024;

export interface LogFile {
  readonly name: string;
  readonly size: number;
}

const DAY = 24 * 60 * 60_000;
const shape = /^(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.jsonl$/;

/** `2026-01-27.jsonl`, its later parts `2026-01-27.1.jsonl`; days are UTC. */
export const logFileName = (at: number, part: number): string =>
  `${dayOf(at)}${part === 0 ? '' : `.${String(part)}`}.jsonl`;

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const partOf = (name: string): number => Number(shape.exec(name)?.[2] ?? 0);

/** Only our own files, the newest first. */
export function newestFirst<T extends LogFile>(files: readonly T[]): T[] {
  return files
    .filter(({ name }) => shape.test(name))
    .sort((a, b) => b.name.slice(0, 10).localeCompare(a.name.slice(0, 10)) || partOf(b.name) - partOf(a.name));
}

/** Which files have had their time. @param room bytes that are to be free for what comes next */
export function outdated(files: readonly LogFile[], now: number, room = 0): string[] {
  const oldest = dayOf(now - (KEPT_DAYS - 1) * DAY);
  let total = 0;
  return newestFirst(files)
    .filter(({ name, size }) => {
      total += size;
      return name.slice(0, 10) < oldest || total > KEPT_BYTES - room;
    })
    .map(({ name }) => name);
}
