import type { Dialect } from '#shared/provider';
import type { SseEvent } from '../sse.ts';

export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
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
}

/** How one wire format is read and, where Baton itself must speak, written. */
export interface WireDialect {
  readonly id: Extract<Dialect, 'anthropic-messages' | 'openai-completions' | 'openai-responses'>;
  /**
   * @param held nothing of this answer has reached the client yet; afterwards only what ends a stream matters, and
   * `content` says no more than "not that"
   */
  read(event: SseEvent, held: boolean): Reading;
  /** The body of an error answer. */
  errorBody(status: number, message: string): object;
  /** An event that ends a stream which has begun, for a client of this dialect. */
  errorEvent(message: string): string;
  /** Token counts from the `usage` of a whole answer. */
  usageOf(usage: unknown): Usage;
}

/** What each type of event means. */
export type Readings = Readonly<Record<string, (data: Json) => Reading>>;

/** An event that nobody knows is new, and so it is worth sending. */
export const readingOf = (readings: Readings, type: string, data: Json): Reading =>
  (Object.hasOwn(readings, type) ? readings[type]?.(data) : undefined) ?? { kind: 'content' };

/** A parsed object, or an empty one for whatever is none. */
export type Json = Readonly<Record<string, unknown>>;

export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const parseObject = (text: string): Json => {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
};

export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `inputTokens`/`outputTokens` of a usage object, whichever pair of names it uses; several input counts are added up. */
export function tokens(usage: Json, inputs: readonly string[], output: string): Usage {
  const counts = inputs.map((name) => usage[name]).filter((count) => typeof count === 'number');
  const out = usage[output];
  return {
    ...(counts.length > 0 && { inputTokens: counts.reduce((sum, count) => sum + count, 0) }),
    ...(typeof out === 'number' && { outputTokens: out }),
  };
}

/** The provider's sentence in `{error: {message}}`, `{error: "…"}` or `{message}`. */
export function errorText(body: Json): string {
  const error = asObject(body['error']);
  return asText(error['message']) || asText(body['error']) || asText(body['message']) || asText(error['type']);
}
