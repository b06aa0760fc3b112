import { join } from 'node:path';
import type { z } from 'zod';
import { bodiesView } from '#shared/activity';
import type { Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { HOUR } from '../kernel/duration.ts';
import { parseObject } from '../kernel/json.ts';
import { createSerial } from '../kernel/serial.ts';
import type { Ports } from '../ports.ts';
import { KEPT_BYTES, KEPT_DAYS } from './log-files.ts';

const LONGEST_KEPT = KEPT_DAYS * 24 * HOUR;

interface Kept {
  readonly id: string;
  readonly size: number;
  /** Epoch ms. */
  readonly at: number;
}

/** The bodies of requests on disk, one file for each; who comes takes turns. */
export async function openShelf({ files, clock, log, stateDir }: Pick<Ports, 'files' | 'clock' | 'log' | 'stateDir'>) {
  const serial = createSerial();
  const closed = new AbortController();
  let isWatched = false;
  const folder = join(stateDir, 'activity', 'bodies');
  const pathOf = (id: string) => join(folder, `${id}.json`);
  const kept = new Map<string, Kept>();
  const trim = async () => {
    for (const { id } of outdatedBodies([...kept.values()], clock.now())) {
      await files.remove(pathOf(id));
      kept.delete(id);
    }
  };
  for (const name of await files.list(folder)) {
    const stat = name.endsWith('.json') ? await files.stat(join(folder, name)) : null;
    const id = name.slice(0, -'.json'.length);
    if (stat) kept.set(id, { id, size: stat.size, at: stat.mtimeMs });
  }
  await trim();
  /** The oldest of them goes on its day, though nothing may be kept any more by then. */
  const watch = () => {
    if (isWatched || kept.size === 0) return;
    isWatched = true;
    // After a clock was set back, the first is not the oldest, and what comes now may be older than all.
    let oldest = clock.now();
    for (const { at } of kept.values()) oldest = Math.min(oldest, at);
    void clock.sleep(oldest + LONGEST_KEPT + 1 - clock.now(), closed.signal).then(async () => {
      if (closed.signal.aborted) return;
      await serial(trim);
      isWatched = false;
      watch();
    });
  };
  watch();

  return {
    has: (id: string) => kept.has(id),
    put: (id: string, bodies: z.infer<typeof bodiesView>) =>
      serial(async () => {
        const text = JSON.stringify(bodies);
        const done = await files.write(pathOf(id), text);
        if (done.ok) kept.set(id, { id, size: Buffer.byteLength(text), at: clock.now() });
        else log.warn('bodies-not-written', { why: done.error.why });
        await trim();
        watch();
      }),
    get: (id: string): Promise<Result<Output<'activity.bodies'>, BatonError>> =>
      serial(async () => {
        const text = kept.has(id) ? await files.read(pathOf(id)) : undefined;
        const parsed = text?.ok === true ? bodiesView.safeParse(parseObject(text.value)) : undefined;
        return parsed?.success === true ? ok(parsed.data) : err({ code: 'no-bodies', id });
      }),
    clear: () =>
      serial(async () => {
        kept.clear();
        await files.remove(folder);
      }),
    /** Resolves when everything put here so far is on disk. */
    settled: () => serial(async () => undefined),
    close: () => closed.abort(),
  };
}

/** Which have had their time, as the request log's files have. */
export function outdatedBodies(all: readonly Kept[], now: number): Kept[] {
  let total = 0;
  return [...all]
    .sort((a, b) => b.at - a.at)
    .filter(({ size, at }) => {
      total += size;
      return now - at > LONGEST_KEPT || total > KEPT_BYTES;
    });
}
