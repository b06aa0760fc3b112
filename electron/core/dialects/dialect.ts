import type { Dialect } from '#shared/provider';
import type { Result } from '#shared/result';
import type { Json } from '../kernel/json.ts';
import type { NeutralEvent, NeutralRequest } from './neutral.ts';
import type { SseEvent, SseReader } from './sse.ts';

/** Token counts of one answer; absent: not said. */
export interface Usage {
  /** All of them, those read from and written to a cache included. */
  readonly inputTokens?: number;
  /** All of them, reasoning included. */
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens?: number;
}

/**
 * What one event of a stream means. `empty`: it can be held back. `content`: the client must see it. `finish`: the
 * answer is complete if the stream now ends cleanly. `end`: the last event. `error`: the provider gave up.
 */
export interface Reading {
  readonly kind: 'empty' | 'content' | 'finish' | 'end' | 'error';
  readonly usage?: Usage;
  /** `error`: what the provider says, for people. */
  readonly message?: string;
  /** `error`: clients of the dialect do not see from the event itself that it is one. */
  readonly untold?: true;
}

/** When asking again may help. */
export interface Wait {
  readonly seconds: number;
  /** Epoch ms. */
  readonly until: number;
}

/** How one wire format is read and, where Baton itself must speak, written. One folder each. */
export interface WireDialect {
  readonly id: Dialect;
  /**
   * @param held nothing of this answer has reached the client yet; afterwards only what ends a stream matters, and
   * `content` says no more than "not that"
   */
  read(event: SseEvent, held: boolean): Reading;
  /** The body of an error answer. @param wait present: asking again helps only then */
  errorBody(status: number, message: string, wait?: Wait): object;
  /** Seconds. Clients here do as `retry-after` says, and say nothing meanwhile: nobody is told to wait for longer. */
  readonly longestWait?: number;
  /** An event that ends a stream which has begun, for a client of this dialect. */
  errorEvent(message: string): string;
  /** Token counts from the `usage` of a whole answer. */
  usageOf(usage: unknown): Usage;
  /** Where a stream is framed otherwise than as server-sent events: the type of content that says so, and its reader. */
  readonly framing?: { readonly contentType: string; readonly reader: () => SseReader };
  /** Where the path of a request rather than its body names the model. The error is a sentence for the client. */
  readonly readAddress?: (path: string) => Result<Address, string>;
  /** Clients of this dialect, answered by providers of another; `null`: there are none. */
  readonly client: ClientSide | null;
  /** Providers of this dialect, asked by clients of another. */
  readonly provider: ProviderSide;
}

/** What the path of a request says. */
export interface Address {
  readonly asked: string;
  readonly stream: boolean;
  /** It asks for an answer, and not for something that only its own dialect knows. */
  readonly translatable: boolean;
  /** `/v1/…` for a model as the provider is to read it, with the query, without a credential. */
  pathFor(model: string): string;
}

export interface ClientSide {
  /** Reads a request. The error is a sentence for the client. Unknown fields are named in `dropped`, never an error. */
  readRequest(
    body: Json,
  ): { readonly ok: true; readonly value: ClientRequest } | { readonly ok: false; readonly error: string };
  /**
   * The same body for another account or vendor of the same dialect: without signed thinking, encrypted reasoning and
   * references to what the vendor stored. `null`: there is nothing of that kind in it.
   * @param only `own`: what Baton wrote (`OWN_MARK`) goes and what the vendor made stays, for the account it came from
   * @param provider who gets it: some want thoughts that others refuse
   */
  withoutSignatures(body: Json, only?: 'own', provider?: string): Json | null;
  /**
   * The same body with the instructions in the middle of the conversation as words of the user's. `null`: there are none.
   * Absent: all who speak this dialect take them.
   */
  withoutSystemTurns?(body: Json): Json | null;
  /**
   * The same body with what it only names, as far as Baton itself told it and so no provider has it. `null`: it names
   * nothing of that kind. Absent: in this dialect everything is sent.
   */
  filledIn?(body: Json, find: (id: string) => Json | undefined): Json | null;
}

export interface ClientRequest {
  readonly request: NeutralRequest;
  /** Names of what no other dialect can be told, as the client wrote them: `metadata`, `tools[2].type=web_search`. */
  readonly dropped: readonly string[];
  /** Who tells this client the answer; knows what of the request the answer repeats. */
  answer(about: AnswerAbout): AnswerWriter;
}

export interface AnswerAbout {
  /** Baton's id of the request, without a prefix of the dialect's. */
  readonly id: string;
  /** What the answer's `model` says: `provider/model`. */
  readonly model: string;
  /** Epoch ms. */
  readonly at: number;
  /** Keeps the parts of an answer that the client may name by their `id` in its next request. */
  readonly keep?: (items: readonly object[]) => void;
}

export interface AnswerWriter {
  /** Of a streamed answer; absent: server-sent events. */
  readonly contentType?: string;
  /** The body of an answer that is not streamed. */
  whole(events: readonly NeutralEvent[]): object;
  /** The bytes for one event of a streamed answer; empty when there is nothing to say yet. */
  event(event: NeutralEvent): string;
  /** What closes the stream. Called once, and only after an answer that is complete. */
  end(): string;
}

export interface ProviderSide {
  /** What a tool may be called here; whoever asks gives the others another name first (`fitToolNames`). */
  readonly toolName: RegExp;
  writeRequest(request: NeutralRequest, to: Target): WrittenRequest;
  /** The events of an answer that was not streamed. */
  readWhole(body: Json): readonly NeutralEvent[];
  /** A reader for one streamed answer. Errors and ends are not its business: `read` tells them. */
  streamReader(): { push(event: SseEvent): readonly NeutralEvent[]; rest(): readonly NeutralEvent[] };
}

/** Whom a request is written for. */
export interface Target {
  readonly provider: string;
  /** As the provider is to read it. */
  readonly model: string;
  /** The catalogue's; absent: unknown. */
  readonly maxOutput?: number;
  /** The catalogue's; absent: unknown. */
  readonly reasons?: boolean;
  /** The catalogue's: told by effort only, never by tokens. Absent: unknown. */
  readonly adaptive?: true;
  /** The catalogue's: refuses `temperature` and the like. Absent: unknown. */
  readonly noTemperature?: true;
}

export interface WrittenRequest {
  /** `/v1/…`, made into an address by `endpoint`. */
  readonly path: string;
  /** Besides `content-type: application/json`. Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
  /** Some providers only stream. */
  readonly stream: boolean;
  readonly dropped: readonly string[];
}

/** What each type of event means. */
export type Readings = Readonly<Record<string, (data: Json) => Reading>>;

/** An event that nobody knows is new, and so it is worth sending. */
export const readingOf = (readings: Readings, type: string, data: Json): Reading =>
  (Object.hasOwn(readings, type) ? readings[type]?.(data) : undefined) ?? { kind: 'content' };
