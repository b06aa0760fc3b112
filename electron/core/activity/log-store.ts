import { join } from 'node:path';
import { requestView, type RequestView } from '#shared/activity';
import { ok, type Result } from '#shared/result';
import type { Files, WriteFailure } from '../ports.ts';
import { createLines, type Lines } from './lines.ts';
import { dayOf, logFileName, newestFirst, outdated, PART_BYTES, partOf, type LogFile } from './log-files.ts';

/** The files of the request log, one folder. Callers take turns. */
export interface LogStore {
  /** Oldest first, file by file; lines that cannot be read are passed over. */
  read(): AsyncGenerator<readonly RequestView[]>;
  /** Newest first, file by file, as it is written there, so that who has found enough reads no further. */
  back(): AsyncGenerator<Lines>;
  /** Writes lines, each the JSON of a request, to today's file; a full one makes room for its next part, and old files go. */
  append(lines: Uint8Array, now: number): Promise<Result<void, WriteFailure>>;
  /** Removes what has had its time. */
  trim(now: number): Promise<void>;
}

interface Part {
  readonly day: string;
  readonly index: number;
  size: number;
}

export function createLogStore(files: Files, folder: string): LogStore {
  let part: Part | undefined;

  const sized = async (): Promise<LogFile[]> => {
    const names = await files.list(folder);
    const stats = await Promise.all(names.map((name) => files.stat(join(folder, name))));
    return newestFirst(names.map((name, index) => ({ name, size: stats[index]?.size ?? 0 })));
  };
  const trim = async (now: number) => {
    for (const name of outdated(await sized(), now, PART_BYTES)) await files.remove(join(folder, name));
  };
  const current = async (now: number) => {
    const day = dayOf(now);
    if (part?.day === day && part.size < PART_BYTES) return part;
    if (part) await trim(now);
    part = nextPart(day, await sized());
    return part;
  };

  return {
    trim,
    async *read() {
      for (const { name } of (await sized()).reverse()) {
        const text = await files.read(join(folder, name));
        yield text.ok ? linesIn(text.value).flatMap((line) => requestIn(line) ?? []) : [];
      }
    },
    async *back() {
      for (const { name } of await sized()) {
        const text = await files.read(join(folder, name));
        const lines = createLines();
        for (const line of text.ok ? linesIn(text.value) : []) lines.push(line);
        yield lines;
      }
    },
    async append(lines, now) {
      if (lines.length === 0) return ok(undefined);
      const into = await current(now);
      into.size += lines.length;
      return files.append(join(folder, logFileName(now, into.index)), lines);
    },
  };
}

/** The last part of the day while there is room in it, else a new one. */
function nextPart(day: string, files: readonly LogFile[]): Part {
  const last = files.find(({ name }) => name.startsWith(day));
  if (!last) return { day, index: 0, size: 0 };
  const index = partOf(last.name);
  return last.size < PART_BYTES ? { day, index, size: last.size } : { day, index: index + 1, size: 0 };
}

const linesIn = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** A crash may have cut the last line, and a later version may write what this one does not know: `undefined`. */
export function requestIn(line: string): RequestView | undefined {
  try {
    return requestView.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
