import type { Dialect } from '#shared/provider';
import { err, ok, type Result } from '#shared/result';
import type {
  AnswerAbout,
  ClientRequest,
  ProviderSide,
  Target,
  WireDialect,
  WrittenRequest,
} from '../dialects/dialect.ts';
import type { NeutralRequest } from '../dialects/neutral.ts';
import { dialectOf } from '../dialects/registry.ts';
import { fitToolNames, withClientNames } from '../dialects/tool-names.ts';
import type { Credential, Leg } from '../failover/plan.ts';
import { defined } from '../kernel/defined.ts';
import { authHeaders } from '../providers/auth-headers.ts';
import type { ClientCall } from './call.ts';
import { refusedByCodex } from './codex.ts';
import { headerSafe, type Headers } from './headers.ts';
import type { Outgoing } from './upstream.ts';

/** A request written in another dialect, and who reads and who tells its answer. */
export interface Translation {
  readonly wire: WireDialect;
  readonly provider: ProviderSide;
  readonly client: ClientRequest;
  readonly written: WrittenRequest;
  /** What could not be carried over, as the client wrote it. */
  readonly dropped: readonly string[];
}

/** Does this request go through the neutral form, rather than as the bytes that came? */
export const isTranslated = (call: ClientCall, leg: Leg): boolean =>
  leg.dialect !== call.wire.id || refusedByCodex(call, leg);

/** The error is a sentence for the client. */
export function translate(call: ClientCall, leg: Leg): Result<Translation, string> {
  const sides = sidesOf(leg.dialect);
  const read = call.read();
  if (!sides || !read) return err(`${leg.key} cannot be asked in this dialect.`);
  if (!read.ok) return err(read.error);
  const { dropped, answer } = read.value;
  const { request, back } = fitToolNames(read.value.request, sides.provider.toolName);
  const written = sides.provider.writeRequest({ ...request, stream: call.stream }, targetOf(leg));
  const client = { ...read.value, answer: (about: AnswerAbout) => withClientNames(answer(about), back) };
  return ok({ ...sides, client, written, dropped: [...dropped, ...written.dropped] });
}

/** One dialect's words for providers; `undefined`: Baton does not write it. */
export function sidesOf(dialect: Dialect): { readonly wire: WireDialect; readonly provider: ProviderSide } | undefined {
  const wire = dialectOf(dialect);
  return wire && { wire, provider: wire.provider };
}

/** The same for a request of Baton's own. */
export function writeOwn(request: NeutralRequest, leg: Leg): Result<Omit<Translation, 'client'>, string> {
  const sides = sidesOf(leg.dialect);
  if (!sides) return err(`${leg.key} speaks a dialect that Baton does not.`);
  const written = sides.provider.writeRequest(request, targetOf(leg));
  return ok({ ...sides, written, dropped: written.dropped });
}

const targetOf = ({ provider, wireModel, maxOutput, reasons, adaptive, noTemperature }: Leg): Target => ({
  provider,
  model: wireModel,
  ...defined({ maxOutput, reasons, adaptive, noTemperature }),
});

/** No header of the client's goes to somebody who speaks another dialect: what they mean there, nobody knows. */
export function outgoing(written: WrittenRequest, leg: Leg, credential: Credential): Outgoing {
  const own = {
    accept: written.stream ? 'text/event-stream' : 'application/json',
    'accept-encoding': 'identity',
    'content-type': 'application/json',
    'user-agent': 'baton',
    ...written.headers,
  };
  return {
    path: written.path,
    headers: { ...own, ...authHeaders(leg.spec, credential, leg.dialect, written.headers?.['anthropic-beta']) },
    body: Buffer.from(JSON.stringify(written.body)),
  };
}

/** Names by which a provider finds a request again: good in any dialect. */
const keptHeaders = ['request-id', 'x-request-id'];

/** The headers of an answer that Baton tells: its own. */
export function toldHeaders(upstream: Headers, contentType: string): Record<string, string> {
  const kept = keptHeaders.flatMap((name) => (upstream[name] === undefined ? [] : [[name, upstream[name]]]));
  return { 'content-type': contentType, ...(Object.fromEntries(kept) as Record<string, string>) };
}

/** Room for `x-baton-dropped`; clients and proxies refuse headers that are much larger. */
const LONGEST_DROPPED = 1_000;

/** `metadata, tools[2].type=web_search`; ends with `…` (written out) when there is more. */
export function droppedHeader(dropped: readonly string[]): string {
  const all = headerSafe([...new Set(dropped)].join(', '));
  return all.length <= LONGEST_DROPPED ? all : `${all.slice(0, LONGEST_DROPPED)}, ...`;
}
