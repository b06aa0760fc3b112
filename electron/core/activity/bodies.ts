import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import type { Output } from '#shared/contract';
import { explain, type BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import { HOUR, MINUTE } from '../kernel/duration.ts';
import { createEmitter } from '../kernel/emitter.ts';
import { createJsonFile } from '../kernel/json-file.ts';
import { mask, redact } from '../kernel/redact.ts';
import type { Ports } from '../ports.ts';
import { openShelf } from './body-shelf.ts';
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

type Deps = Pick<Ports, 'files' | 'clock' | 'log' | 'stateDir'>;

/** Secrets are hidden, files are 0600 and go as the request log does: after 30 days, or beyond 50 MB. */
export async function openBodies(deps: Deps): Promise<Bodies> {
  const { clock } = deps;
  const keeping = await openKeeping(deps);
  const shelf = await openShelf(deps);
  const changed = createEmitter<undefined>();
  const under = new Set<string>();
  let wake = new AbortController();

  /** The sign goes when the hour is over. */
  const watch = () => {
    wake.abort();
    wake = new AbortController();
    const { signal } = wake;
    const until = keeping.until();
    if (until !== null)
      void clock.sleep(until - clock.now(), signal).then(() => (signal.aborted ? undefined : changed.emit(undefined)));
  };
  watch();

  return {
    until: keeping.until,
    async keep(on) {
      const until = on ? clock.now() + KEEPING : null;
      const saved = await keeping.change(until);
      if (!saved.ok) return saved;
      if (!on) {
        under.clear();
        await shelf.clear();
      }
      watch();
      changed.emit(undefined);
      return ok({ until });
    },
    take(id, request, response) {
      if (keeping.until() === null) {
        if (keeping.isAhead()) void keeping.endAhead().then((ended) => (ended ? changed.emit(undefined) : undefined));
        return () => undefined;
      }
      const secrets = new Set<string>();
      const clean = (text: string) => redact(without(secrets, text));
      const tap = tapResponse(response, LONGEST);
      under.add(id);
      response.once('close', () => {
        // Switched off meanwhile: then nothing of it may stay.
        if (!under.delete(id)) return;
        void shelf.put(id, { request: clean(textOf(request)), answer: clean(tap.text()) });
      });
      return (sent) => sent().forEach((secret) => secrets.add(secret));
    },
    has: (id) => under.has(id) || shelf.has(id),
    read: shelf.get,
    onChanged: changed.on,
    flush: shelf.settled,
    close() {
      wake.abort();
      shelf.close();
    },
  };
}

/** Until when bodies are kept, on disk. */
async function openKeeping({ files, clock, log, stateDir }: Deps) {
  const path = join(stateDir, 'activity', 'keep-bodies.json');
  const parse = (raw: unknown) => state.safeParse(raw).data ?? null;
  const file = createJsonFile<z.infer<typeof state>>({ files, clock, path, empty: { until: null }, parse });
  const isAhead = () => liesAhead(file.current().until, clock.now());
  /** For good: else it would be on again when the clock gets there. Answers whether that was so. */
  const endAhead = async () => {
    if (!isAhead()) return false;
    const ended = await file.change((kept) => (liesAhead(kept.until, clock.now()) ? { until: null } : kept));
    if (!ended.ok) log.warn('bodies-not-ended', { why: explain(ended.error) });
    return ended.ok;
  };
  await file.load();
  await endAhead();
  return {
    isAhead,
    endAhead,
    change: (until: number | null) => file.change(() => ({ until })),
    /** `null`: it is off. */
    until() {
      const { until } = file.current();
      return until !== null && clock.now() < until && !isAhead() ? until : null;
    },
  };
}

/**
 * More than an hour before its end: the clock was set back meanwhile, and nobody knows how long it has been on. Clocks
 * are set right by seconds all the time.
 */
const liesAhead = (until: number | null, now: number): boolean => until !== null && until - now > KEEPING + MINUTE;

/** A local server may have been given a word that stands in every second sentence. */
const SHORTEST_SECRET = 8;

const without = (secrets: Iterable<string>, text: string): string =>
  [...secrets]
    .sort((a, b) => b.length - a.length)
    .reduce((now, secret) => (secret.length < SHORTEST_SECRET ? now : now.replaceAll(secret, mask(secret))), text);

const textOf = (bytes: Buffer): string =>
  bytes.length <= LONGEST ? bytes.toString('utf8') : bytes.toString('utf8', 0, LONGEST) + cutMark(LONGEST);
