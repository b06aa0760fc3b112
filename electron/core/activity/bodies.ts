import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { bodiesView } from '#shared/activity';
import type { Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { HOUR } from '../kernel/duration.ts';
import { createEmitter } from '../kernel/emitter.ts';
import { createJsonFile } from '../kernel/json-file.ts';
import { mask, redact } from '../kernel/redact.ts';
import { createSerial } from '../kernel/serial.ts';
import type { Ports } from '../ports.ts';
import { KEPT_BYTES, KEPT_DAYS } from './log-files.ts';
import { cutMark, tapResponse } from './response-tap.ts';

/** Product §2: bodies are kept for one hour at a time. */
const KEEPING = HOUR;
/** Of a request and of an answer, each; what is longer is cut. */
const LONGEST = 1024 * 1024;

/** What was sent and answered, kept only while the person has switched that on. */
export interface Bodies {
  /** Epoch ms at which keeping ends by itself; `null`: nothing is kept now. */
  until(): number | null;
  /** For one hour from now; off: stops, and deletes what was kept. */
  keep(on: boolean): Promise<Result<Output<'activity.keepBodies'>, BatonError>>;
  /** Listens to one request while keeping is on. Answers how to hide secrets that do not look like it. */
  take(id: string, request: Buffer, response: ServerResponse): (secrets: () => readonly string[]) => void;
  /** Are there bodies of this request, or will there be? */
  has(id: string): boolean;
  read(id: string): Promise<Result<Output<'activity.bodies'>, BatonError>>;
  onChanged(listener: () => void): () => void;
  /** Resolves when everything taken so far is on disk. */
  flush(): Promise<void>;
  close(): void;
}

const state = z.object({ until: z.number().nullable() });

interface Kept {
  readonly id: string;
  readonly size: number;
  /** Epoch ms. */
  readonly at: number;
}

type Deps = Pick<Ports, 'files' | 'clock' | 'log' | 'stateDir'>;

/** Secrets are hidden, files are 0600 and go as the request log does: after 30 days, or beyond 50 MB. */
export async function openBodies(deps: Deps): Promise<Bodies> {
  const { files, clock } = deps;
  const path = join(deps.stateDir, 'activity', 'keep-bodies.json');
  const parse = (raw: unknown) => state.safeParse(raw).data ?? null;
  const file = createJsonFile<z.infer<typeof state>>({ files, clock, path, empty: { until: null }, parse });
  await file.load();
  const shelf = await openShelf(deps);
  const serial = createSerial();
  const changed = createEmitter<undefined>();
  const under = new Set<string>();
  let wake = new AbortController();

  const isOn = () => {
    const { until } = file.current();
    return until !== null && clock.now() < until;
  };
  /** The sign goes when the hour is over. */
  const watch = () => {
    wake.abort();
    wake = new AbortController();
    const { signal } = wake;
    const { until } = file.current();
    if (until !== null && isOn())
      void clock.sleep(until - clock.now(), signal).then(() => (signal.aborted ? undefined : changed.emit(undefined)));
  };
  watch();

  return {
    until: () => (isOn() ? file.current().until : null),
    async keep(on) {
      const until = on ? clock.now() + KEEPING : null;
      const saved = await file.change(() => ({ until }));
      if (!saved.ok) return saved;
      if (!on) {
        under.clear();
        await serial(shelf.clear);
      }
      watch();
      changed.emit(undefined);
      return ok({ until });
    },
    take(id, request, response) {
      if (!isOn()) return () => undefined;
      const secrets = new Set<string>();
      const clean = (text: string) => redact(without(secrets, text));
      const tap = tapResponse(response, LONGEST);
      under.add(id);
      response.once('close', () => {
        // Switched off meanwhile: then nothing of it may stay.
        if (!under.delete(id)) return;
        void serial(() => shelf.put(id, { request: clean(textOf(request)), answer: clean(tap.text()) }));
      });
      return (sent) => sent().forEach((secret) => secrets.add(secret));
    },
    has: (id) => under.has(id) || shelf.has(id),
    read: (id) => serial(() => shelf.get(id)),
    onChanged: changed.on,
    flush: () => serial(async () => undefined),
    close: () => wake.abort(),
  };
}

/** A local server may have been given a word that stands in every second sentence. */
const SHORTEST_SECRET = 8;

const without = (secrets: Iterable<string>, text: string): string =>
  [...secrets]
    .sort((a, b) => b.length - a.length)
    .reduce((now, secret) => (secret.length < SHORTEST_SECRET ? now : now.replaceAll(secret, mask(secret))), text);

/** One file for each request. Callers take turns. */
async function openShelf({ files, clock, log, stateDir }: Deps) {
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

  return {
    has: (id: string) => kept.has(id),
    async put(id: string, bodies: z.infer<typeof bodiesView>) {
      const text = JSON.stringify(bodies);
      const done = await files.write(pathOf(id), text);
      if (done.ok) kept.set(id, { id, size: Buffer.byteLength(text), at: clock.now() });
      else log.warn('bodies-not-written', { why: done.error.why });
      await trim();
    },
    async get(id: string): Promise<Result<Output<'activity.bodies'>, BatonError>> {
      const text = kept.has(id) ? await files.read(pathOf(id)) : undefined;
      const parsed = text?.ok === true ? bodiesView.safeParse(parsedJson(text.value)) : undefined;
      return parsed?.success === true ? ok(parsed.data) : err({ code: 'no-bodies', id });
    },
    async clear() {
      kept.clear();
      await files.remove(folder);
    },
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const textOf = (bytes: Buffer): string =>
  bytes.length <= LONGEST ? bytes.toString('utf8') : bytes.toString('utf8', 0, LONGEST) + cutMark(LONGEST);

/** Which have had their time, as the request log's files have. */
export function outdatedBodies(all: readonly Kept[], now: number): Kept[] {
  let total = 0;
  return [...all]
    .sort((a, b) => b.at - a.at)
    .filter(({ size, at }) => {
      total += size;
      return now - at > KEPT_DAYS * 24 * HOUR || total > KEPT_BYTES;
    });
}
