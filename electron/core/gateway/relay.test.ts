import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { chat } from '../dialects/chat/wire.ts';
import { holdStream } from './hold.ts';
import { relay, type RelayEnd } from './relay.ts';

/** What a client reads of a stream that comes in these pieces and then ends cleanly. */
async function relayed(...pieces: string[]): Promise<{ text: string; end: RelayEnd['kind'] | undefined }> {
  return relayedFrom(
    (async function* () {
      for (const piece of pieces) yield Buffer.from(piece);
    })(),
  );
}

async function relayedFrom(
  chunks: AsyncGenerator<Buffer>,
): Promise<{ text: string; end: RelayEnd['kind'] | undefined }> {
  const held = await holdStream(chat, chunks);
  if (held.kind !== 'held') throw new Error(held.kind);
  let end: RelayEnd['kind'] | undefined;
  const server = createServer((_request, response) => {
    const answer = { kind: 'stream', status: 200, headers: {}, stream: held.stream } as const;
    const to = { wire: chat, response, hungUp: new AbortController().signal, patience: 1_000, secrets: () => [] };
    void Promise.resolve(relay(to, answer, {})).then(({ kind }) => (end = kind));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const text = await (await fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`)).text();
  await new Promise((done) => server.close(done));
  return { text, end };
}

const said = 'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n';
const finished = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n';

test.each([
  ['data: [DONE]', 'data: [DONE]\n\n'],
  ['data: [DONE]\n', 'data: [DONE]\n\n\n'],
  ['data: {"choices":[],"usage":{}}', 'data: {"choices":[],"usage":{}}\n\n'],
  ['\n', '\n'],
])('a finished answer whose last bytes are %j is whole, and its last event is ended', async (last, sent) => {
  expect(await relayed(said, finished, last)).toEqual({ text: `${said}${finished}${sent}`, end: 'complete' });
});

test('a client need not wait for a provider that has said all and does not close', async () => {
  const never = new Promise<Buffer>(() => undefined);
  const chunks = (async function* () {
    yield Buffer.from(`${said}${finished}data: [DONE]\n\n`);
    yield await never;
  })();
  const { text, end } = await relayedFrom(chunks);
  expect([text.endsWith('[DONE]\n\n'), end]).toEqual([true, 'complete']);
});

test('an answer without its last event is cut off, however cleanly it ended', async () => {
  const { text, end } = await relayed(said);
  expect([end, text.includes('cut off')]).toEqual(['broken', true]);
});

test.each(['data: {"usage":', 'data: [DO', ': ping'])(
  'one that stops inside %j is cut off, and says so',
  async (last) => {
    const { text, end } = await relayed(said, finished, last);
    expect([end, text.startsWith(said + finished), text.includes('cut off'), text.includes(last)]).toEqual([
      'broken',
      true,
      true,
      false,
    ]);
  },
);

test('an end that is a breakdown is told as an error, since it looks like an end', async () => {
  const broken = 'data: {"choices":[{"delta":{},"finish_reason":"network_error"}]}\n\n';
  const { text, end } = await relayed(said, broken, 'data: [DONE]\n\n');
  const sentence = 'The provider broke off (finish_reason: network_error).';
  expect([end, text]).toEqual(['broken', said + broken + chat.errorEvent(sentence)]);
  expect(await relayed(said, broken.trimEnd())).toEqual({ text, end });
});
