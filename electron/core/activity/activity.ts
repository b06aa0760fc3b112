import { join } from 'node:path';
import type { ActivityView, RequestView } from '#shared/activity';
import type { Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { createEmitter } from '../kernel/emitter.ts';
import { createSerial } from '../kernel/serial.ts';
import type { Clock, Files, Log } from '../ports.ts';
import { count, lastHours, type Hours } from './counts.ts';
import { createLines, type Lines } from './lines.ts';
import { createLogStore, requestIn, type LogStore } from './log-store.ts';

/** Requests kept in memory, bytes: between one and two thousand of the usual ones. Older ones are read from their files. */
const AT_HAND = 1024 * 1024;
/** Lines are gathered this long before they are written. */
const GATHER = 200;
const USUAL_LIMIT = 50;
const USUAL_HOURS = 24;

/** The request log: one JSON line each, no prompt, no answer. */
export interface Activity {
  /** Costs the caller nothing: it is written later. */
  record(request: RequestView): void;
  list(query: Input<'activity.list'>): Promise<ActivityView>;
  /** One request; `last`: the newest. Error: `unknown-request`. */
  get(id: string): Promise<Result<RequestView, BatonError>>;
  /** Epoch ms of an agent's last request, as far as it is known. */
  lastRequest(agentId: string): number | undefined;
  onRecorded(listener: (request: RequestView) => void): () => void;
  /** Resolves when everything recorded is on disk. */
  flush(): Promise<void>;
}

export interface ActivityDeps {
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly stateDir: string;
}

/** Opens the log. What is on disk is read in the background; `list` waits for it. */
export function openActivity({ files, clock, log, stateDir }: ActivityDeps): Activity {
  const store = createLogStore(files, join(stateDir, 'activity'));
  const serial = createSerial();
  const recorded = createEmitter<RequestView>();
  const hours: Hours = new Map();
  const lastRequests = new Map<string, number>();
  /** The newest ones. */
  let atHand = createLines(AT_HAND);
  /** On their way to the disk; and the ones that were before them, whose room is used again. */
  let [waiting, written] = [createLines(), createLines()];

  const remember = (request: RequestView) => {
    count(hours, request);
    lastRequests.set(request.agentId, Math.max(lastRequests.get(request.agentId) ?? 0, request.at));
  };
  const load = async () => {
    await store.trim(clock.now());
    const all = createLines(AT_HAND);
    for await (const requests of store.read()) {
      for (const request of requests) {
        remember(request);
        all.push(JSON.stringify(request));
      }
    }
    all.pushAll(atHand); // came while the files were read
    atHand = all;
  };
  // What goes wrong in here is no reason to end: nobody waits for this, so nobody would catch it.
  const loaded = serial(load).catch((bug: unknown) => log.warn('activity-unreadable', { why: String(bug) }));
  /** Only for who turns back further than what is at hand. */
  async function* onDisk() {
    await flush();
    yield* store.back();
  }
  const flush = () =>
    serial(async () => {
      [waiting, written] = [written, waiting];
      await writeDown(store, written, { clock, log }).finally(written.clear);
    }).catch((bug: unknown) => log.warn('activity-not-written', { why: String(bug) }));

  return {
    record(request) {
      remember(request);
      const line = JSON.stringify(request);
      atHand.push(line);
      waiting.push(line);
      if (waiting.count === 1) void clock.sleep(GATHER).then(flush);
      recorded.emit(request);
    },
    async list({ before, limit = USUAL_LIMIT, hours: wanted = USUAL_HOURS }) {
      await loaded;
      const near = page(atHand, before, limit);
      const found = near.more || !atHand.dropped ? near : await pageOf(onDisk(), before, limit);
      return { ...found, ...lastHours(hours, wanted, clock.now()) };
    },
    async get(id) {
      await loaded;
      const found = oneOf(atHand, id) ?? (atHand.dropped ? await firstOf(onDisk(), id) : undefined);
      return found ? ok(found) : err({ code: 'unknown-request', id });
    },
    lastRequest: (agentId) => lastRequests.get(agentId),
    onRecorded: recorded.on,
    flush,
  };
}

async function writeDown(store: LogStore, batch: Lines, { clock, log }: Pick<ActivityDeps, 'clock' | 'log'>) {
  const written = await store.append(batch.bytes(), clock.now());
  if (!written.ok) log.warn('activity-not-written', { why: written.error.why });
}

function oneOf(lines: Lines, id: string): RequestView | undefined {
  const index = id === 'last' ? lines.count - 1 : indexOf(lines, id);
  return index < 0 ? undefined : requestIn(lines.line(index));
}

async function firstOf(files: AsyncIterable<Lines>, id: string): Promise<RequestView | undefined> {
  for await (const lines of files) {
    const found = oneOf(lines, id);
    if (found) return found;
  }
  return undefined;
}

/** -1: not among them. */
function indexOf(lines: Lines, id: string): number {
  const named = `"id":${JSON.stringify(id)}`;
  let index = lines.lastWith(named);
  while (index >= 0 && requestIn(lines.line(index))?.id !== id) index = lines.lastWith(named, index);
  return index;
}

/** Newest first. */
type Page = Pick<ActivityView, 'requests' | 'more'>;

/** The newest ones before one of them. An id that is gone: there is nothing older. */
function page(lines: Lines, before: string | undefined, limit: number): Page {
  const found = takeBack(lines, before === undefined ? lines.count : indexOf(lines, before), limit + 1);
  return { requests: found.slice(0, limit), more: found.length > limit };
}

/** The same of many files, the newest in front; reads no more of them than it needs. */
async function pageOf(files: AsyncIterable<Lines>, before: string | undefined, limit: number): Promise<Page> {
  const found: RequestView[] = [];
  let isThere = before === undefined;
  for await (const lines of files) {
    const end = isThere ? lines.count : indexOf(lines, before ?? '');
    isThere ||= end >= 0;
    found.push(...takeBack(lines, end, limit + 1 - found.length));
    if (found.length > limit) break;
  }
  return { requests: found.slice(0, limit), more: found.length > limit };
}

/** At most so many of those before `end`, newest first; lines that cannot be read are passed over. */
function takeBack(lines: Lines, end: number, most: number): RequestView[] {
  const found: RequestView[] = [];
  for (let at = end - 1; at >= 0 && found.length < most; at -= 1) {
    const request = requestIn(lines.line(at));
    if (request) found.push(request);
  }
  return found;
}
