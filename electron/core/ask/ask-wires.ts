import type { ProviderSpec } from '../providers/spec.ts';
import { chat } from '../dialects/chat/wire.ts';
import type { WireDialect } from '../dialects/dialect.ts';
import { asObject, asText, type Json } from '../dialects/json.ts';
import { messages } from '../dialects/messages/wire.ts';
import { responses } from '../dialects/responses/wire.ts';
import { ANTHROPIC_VERSION } from '../providers/auth-headers.ts';
import { dialectsFor } from '../providers/catalogue.ts';

/** How one question is put in a dialect, and where its answer stands. */
export interface AskWire {
  readonly wire: WireDialect;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  body(model: string, text: string): object;
  textIn(answer: Json): string;
  /** Only answers in a stream: the text in one of its events. */
  textOf?(event: Json): string;
}

/** Room for an answer that fits on a screen; the Messages API wants a number. */
const MAX_TOKENS = 1_024;

const json = { 'content-type': 'application/json', accept: 'application/json' };

const asList = (value: unknown): Json[] => (Array.isArray(value) ? value.map(asObject) : []);
const joined = (parts: readonly Json[]) => parts.map((part) => asText(part['text'])).join('');

const wires: readonly AskWire[] = [
  {
    wire: messages,
    path: '/v1/messages',
    headers: { ...json, 'anthropic-version': ANTHROPIC_VERSION },
    body: (model, text) => ({ model, max_tokens: MAX_TOKENS, messages: [{ role: 'user', content: text }] }),
    textIn: (answer) => joined(asList(answer['content'])),
  },
  {
    wire: chat,
    path: '/v1/chat/completions',
    headers: json,
    body: (model, text) => ({ model, messages: [{ role: 'user', content: text }] }),
    textIn: (answer) => asText(asObject(asList(answer['choices'])[0]?.['message'])['content']),
  },
  {
    wire: responses,
    path: '/v1/responses',
    headers: json,
    body: (model, text) => ({ model, input: text, store: false }),
    textIn: (answer) =>
      asList(answer['output'])
        .map((item) => joined(asList(item['content'])))
        .join(''),
  },
];

/** What ChatGPT's own address takes: instructions, a list, nothing kept, and only a stream. */
const codex: AskWire = {
  wire: responses,
  path: '/v1/responses',
  headers: { ...json, accept: 'text/event-stream' },
  body: (model, text) => ({
    model,
    instructions: 'Answer briefly.',
    input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text }] }],
    store: false,
    stream: true,
  }),
  textIn: () => '',
  textOf: (event) => (event['type'] === 'response.output_text.delta' ? asText(event['delta']) : ''),
};

/** In the first dialect of the provider's that Baton speaks; `undefined` when there is none. */
export function askWire(spec: ProviderSpec, model: string): AskWire | undefined {
  if (spec.id === 'openai-codex') return codex;
  for (const dialect of dialectsFor(spec, model)) {
    const found = wires.find(({ wire }) => wire.id === dialect);
    if (found) return found;
  }
  return undefined;
}
