import OpenAI from 'openai';
import type { ClientSide } from '../dialects/dialect.ts';
import type { NeutralEvent } from '../dialects/neutral.ts';
import { answeringFetch } from './sse-frames.ts';

/* What tests of the dialects that clients speak begin with. */

export const about = { id: 'r1', model: 'anthropic/claude', at: 1_768_000_000_500 };

/** Thoughts, text, a source, two calls and what it took. */
export const conversation: readonly NeutralEvent[] = [
  { kind: 'reasoning', text: 'Let me ' },
  { kind: 'reasoning', text: 'look.' },
  { kind: 'text', text: 'I look “up”' },
  { kind: 'text', text: ' the weather.\n' },
  { kind: 'citation', citation: { url: 'https://example.com/a', title: 'A' } },
  { kind: 'tool-call', id: 'call_1', name: 'weather' },
  { kind: 'tool-args', text: '{"city":' },
  { kind: 'tool-args', text: '"Zürich"}' },
  { kind: 'tool-call', id: 'call_2', name: 'now' },
  { kind: 'finish', reason: 'tool-calls' },
  { kind: 'usage', usage: { inputTokens: 10, outputTokens: 20, cacheReadTokens: 4, reasoningTokens: 5 } },
];

/** @param asks the least that is a request in this dialect */
export function clientTests(client: ClientSide, asks: object) {
  const read = (more: object) => {
    const result = client.readRequest({ ...asks, ...more });
    if (!result.ok) throw new Error(result.error);
    return result.value;
  };
  return {
    read,
    /** The sentence of it. */
    refusal(more: object): string {
      const result = client.readRequest({ ...asks, ...more });
      return result.ok ? 'taken' : result.error;
    },
    /** As the client receives it, when it asked for a stream. */
    streamed(events: readonly NeutralEvent[], more: object = {}): string {
      const writer = read({ stream: true, ...more }).answer(about);
      return events.map((event) => writer.event(event)).join('') + writer.end();
    },
  };
}

/** OpenAI's own client, to which every question is answered with this text. */
export const openAiHearing = (text: string, type: string): OpenAI =>
  new OpenAI({ apiKey: 'k', baseURL: 'http://127.0.0.1/v1', maxRetries: 0, fetch: answeringFetch(text, type) });
