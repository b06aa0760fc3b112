import { join } from 'node:path';
import type { ActivityView, RequestView } from '#shared/activity';
import type { Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { createEmitter } from '../kernel/emitter.ts';
import { createSerial } from '../kernel/serial.ts';
import type { Clock, Files, Log } from '../ports.ts';
import { count, lastHours, type Hours } from './counts.ts';
import { createLogStore, type LogStore } from './log-store.ts';

/** A request as its line: one thing for the memory to look after where an object would be a dozen. */
interface Line {
  readonly id: string;
  readonly json: string;
}

const lineOf = (request: RequestView): Line => ({ id: request.id, json: JSON.stringify(request) });
const requestOf = ({ json }: Line): RequestView => JSON.parse(json) as RequestView;

/** Requests kept in memory, at most twice as many for a while; older ones are read from their files when somebody asks. */
const AT_HAND = 2_000;
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
  /** Oldest first, the newest ones only. */
  let atHand: Line[] = [];
  /** More on disk than at hand. */
  let more = false;
  const waiting: string[] = [];

  const remember = (request: RequestView) => {
    count(hours, request);
    lastRequests.set(request.agentId, Math.max(lastRequests.get(request.agentId) ?? 0, request.at));
  };
  const keep = (list: Line[]) => {
    more ||= list.length > AT_HAND;
    atHand = list.slice(-AT_HAND);
  };
  const load = async () => {
    await store.trim(clock.now());
    let old: Line[] = [];
    for await (const requests of store.read()) {
      for (const request of requests) remember(request);
      more ||= old.length + requests.length > AT_HAND;
      old = [...old, ...requests.map(lineOf)].slice(-AT_HAND);
    }
    keep([...old, ...atHand]);
  };
  // A folder that cannot be listed is no reason to end: nobody waits for this, so nobody would catch it.
  const loaded = serial(load).catch((bug: unknown) => log.warn('activity-unreadable', { why: String(bug) }));
  /** Only for who turns back further than what is at hand. */
  const everything = () => flush().then(() => readAll(store));
  const flush = () =>
    serial(() => writeDown(store, waiting.splice(0), { clock, log })).catch((bug: unknown) =>
      log.warn('activity-not-written', { why: String(bug) }),
    );

  return {
    record(request) {
      remember(request);
      const line = lineOf(request);
      atHand.push(line);
      if (atHand.length > 2 * AT_HAND) keep(atHand); // now and then, not with every request
      waiting.push(line.json);
      if (waiting.length === 1) void clock.sleep(GATHER).then(flush);
      recorded.emit(request);
    },
    async list({ before, limit = USUAL_LIMIT, hours: wanted = USUAL_HOURS }) {
      await loaded;
      const near = page(atHand, before, limit);
      const found = more && near.start === 0 ? page(await everything(), before, limit) : near;
      return { requests: found.requests, more: found.start > 0, ...lastHours(hours, wanted, clock.now()) };
    },
    async get(id) {
      await loaded;
      return oneOf(atHand, id) ?? oneOf(more ? await everything() : [], id) ?? err({ code: 'unknown-request', id });
    },
    lastRequest: (agentId) => lastRequests.get(agentId),
    onRecorded: recorded.on,
    flush,
  };
}

async function readAll(store: LogStore): Promise<Line[]> {
  const all: Line[] = [];
  for await (const requests of store.read()) for (const request of requests) all.push(lineOf(request));
  return all;
}

async function writeDown(
  store: LogStore,
  batch: readonly string[],
  { clock, log }: Pick<ActivityDeps, 'clock' | 'log'>,
) {
  const written = await store.append(batch, clock.now());
  if (!written.ok) log.warn('activity-not-written', { why: written.error.why });
}

function oneOf(list: readonly Line[], id: string): Result<RequestView, never> | undefined {
  const found = id === 'last' ? list.at(-1) : list.find((line) => line.id === id);
  return found && ok(requestOf(found));
}

/** The newest ones before one of them, newest first. An id that is gone: there is nothing older. */
function page(list: readonly Line[], before: string | undefined, limit: number) {
  const end =
    before === undefined
      ? list.length
      : Math.max(
          0,
          list.findLastIndex(({ id }) => id === before),
        );
  const start = Math.max(0, end - limit);
  return { start, requests: list.slice(start, end).reverse().map(requestOf) };
}
