import type { ServerResponse } from 'node:http';
import { exceptionFrame, frame } from '#core/testing/bedrock-frames';
import type { Said, ToolCall } from './answers.ts';

/** What Amazon Bedrock answers to Converse, whole and as frames; whoever holds a key of Bedrock needs no signature. */

export const bedrockPath = (path: string): { readonly model: string; readonly stream: boolean } | null => {
  const [, model, stream] = /^\/model\/([^/]+)\/converse(-stream)?$/.exec(path) ?? [];
  return model === undefined ? null : { model: decodeURIComponent(model), stream: stream !== undefined };
};

const usage = { inputTokens: 12, outputTokens: 5, totalTokens: 17 };
const stopReason = ({ calls = [] }: Said) => (calls.length > 0 ? 'tool_use' : 'end_turn');
const toolUse = ({ id: toolUseId, name }: ToolCall) => ({ toolUseId, name });

export const bedrockWhole = (said: Said): object => ({
  output: {
    message: {
      role: 'assistant',
      content: [
        ...(said.thinking === undefined
          ? []
          : [{ reasoningContent: { reasoningText: { text: said.thinking, signature: 'c2ln' } } }]),
        ...(said.text === '' ? [] : [{ text: said.text }]),
        ...(said.calls ?? []).map((call) => ({ toolUse: { ...toolUse(call), input: call.args } })),
      ],
    },
  },
  stopReason: stopReason(said),
  usage,
});

/** One block of a streamed answer: how it opens, what it says piece by piece. */
interface Block {
  readonly start?: object;
  readonly deltas: readonly object[];
}

function blocksOf({ text, thinking, calls = [] }: Said): Block[] {
  const words = text === '' ? [] : text.split(/(?<= )/);
  return [
    ...(thinking === undefined
      ? []
      : [{ deltas: [{ reasoningContent: { text: thinking } }, { reasoningContent: { signature: 'c2ln' } }] }]),
    ...(text === '' ? [] : [{ deltas: words.map((word) => ({ text: word })) }]),
    ...calls.map((call) => ({
      start: { toolUse: toolUse(call) },
      deltas: (JSON.stringify(call.args).match(/.{1,7}/gs) ?? []).map((input) => ({ toolUse: { input } })),
    })),
  ];
}

const framesOf = ({ start, deltas }: Block, contentBlockIndex: number): Buffer[] => [
  ...(start ? [frame('contentBlockStart', { contentBlockIndex, start })] : []),
  ...deltas.map((delta) => frame('contentBlockDelta', { contentBlockIndex, delta })),
  frame('contentBlockStop', { contentBlockIndex }),
];

const opening = frame('messageStart', { role: 'assistant' });

export function answerAsBedrock(said: Said, stream: boolean, response: ServerResponse): void {
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(bedrockWhole(said)));
    return;
  }
  begin(response);
  const closing = [frame('messageStop', { stopReason: stopReason(said) }), frame('metadata', { usage })];
  for (const bytes of [opening, ...blocksOf(said).flatMap(framesOf), ...closing]) response.write(bytes);
  response.end();
}

/** Up to its opening or to half of its text; then what the caller does with it, or an exception. */
export function beginAsBedrock(when: 'opening' | 'halfway', response: ServerResponse): void {
  begin(response);
  response.write(opening);
  if (when === 'halfway')
    for (const text of ['one ', 'two '])
      response.write(frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text } }));
}

export const bedrockException = (message: string): Buffer => exceptionFrame('serviceUnavailableException', message);

const begin = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
