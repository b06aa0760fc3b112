import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Wire } from '../upstreams/answers.ts';
import { anthropicClient, chatClient, responsesClient, SYSTEM, type Client } from '../upstreams/clients.ts';
import { geminiClient } from '../upstreams/gemini-client.ts';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';
import { vercelClients } from '../upstreams/vercel-client.ts';

/** Eight clients on providers of five dialects: pictures, tools, and a conversation whose account runs out in the middle. */

const upstreams = {
  'anthropic-messages': 'key-of-messages-0123456789abcdefghijklmnop',
  'openai-completions': 'key-of-chat-0123456789abcdefghijklmnopqrst',
  'openai-responses': 'key-of-responses-0123456789abcdefghijklmno',
  'google-generative-ai': 'key-of-google-0123456789abcdefghijklmnopqr',
  'bedrock-converse-stream': 'key-of-bedrock-0123456789abcdefghijklmnopq',
} as const satisfies Record<Wire | 'bedrock-converse-stream', string>;
type Served = keyof typeof upstreams;
const served = Object.keys(upstreams) as Served[];
const providerOf = (wire: Served) => `own-${wire}`;
const modelOf = (wire: Served) => `${providerOf(wire)}/m-1`;

const makers = [anthropicClient, chatClient, responsesClient, geminiClient, ...vercelClients];
const names = makers.map((make) => make('http://localhost', 'k').name);

/** One red dot. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const limited = { kind: 'status', status: 429, type: 'rate_limit_error', message: 'Slow down' } as const;
const calls = [
  { id: 'call_1', name: 'get_weather', args: { city: 'Zürich “1”\n', deep: [1, { a: null }] } },
  { id: 'call_2', name: 'get_time', args: {} },
];

let baton: Running;

beforeAll(async () => {
  baton = await startBaton({
    model: { primary: modelOf('anthropic-messages'), fallbacks: served.map(modelOf) },
    providers: (url) =>
      Object.fromEntries(
        served.map((wire) => {
          const models = [{ id: 'm-1', input: ['text', 'image'], maxTokens: 8_000 }];
          return [providerOf(wire), { baseUrl: wire.startsWith('bedrock') ? url : `${url}/v1`, api: wire, models }];
        }),
      ),
  });
  for (const wire of served) await baton.addKey(providerOf(wire), wire, upstreams[wire]);
});
afterAll(() => baton.close());
beforeEach(async () => {
  for (const wire of served) baton.upstream.script(upstreams[wire], { kind: 'ok' });
  await callBack();
  baton.upstream.forget();
});

async function callBack() {
  const { groups } = await baton.call('accounts.list', {});
  for (const { provider, profiles } of groups)
    for (const { id, state } of profiles)
      if (state.kind === 'cooling') await baton.call('accounts.clearCooldown', { provider, profileId: id });
}

const bodyOf = () => baton.upstream.calls.at(-1)!.body;
/** Google’s clients send the pieces of a stream back as they came. */
const joined = () =>
  bodyOf().replaceAll(/"\}(?:\],"role":"model"\},\{"(?:role":"model",")?parts":\[|,)\{"text":"/g, '');
const pairs = names.flatMap((client) =>
  served.flatMap((wire) => [false, true].map((stream) => ({ client, wire, stream }))),
);

describe.each(pairs)('$client on $wire (stream: $stream)', ({ client: name, wire, stream }) => {
  const client = () => makers[names.indexOf(name)]!(baton.url, baton.key);
  const script = (
    ...behaviours: Parameters<Running['upstream']['script']> extends [string, ...infer Rest] ? Rest : never
  ) => baton.upstream.script(upstreams[wire], ...behaviours);

  test('a picture is seen, two tools are called, and their results go to another vendor and back', async () => {
    const history: unknown[] = [];
    const say = async (words: string, more: Partial<Parameters<Client['ask']>[0]> = {}) => {
      const conversation = { model: modelOf(wire), stream, history: [...history], say: words, ...more };
      const got = await client().ask(conversation);
      history.push(...client().turn(conversation), got.turn);
      return got;
    };
    script({ kind: 'ok', text: 'I shall look.', calls });
    const first = await say('What is in the picture?', { image: PNG });
    expect(first).toMatchObject({ text: 'I shall look.', stop: 'tools', inputTokens: 12, outputTokens: 5 });
    expect(first.calls.map(({ name: tool, args }) => [tool, args])).toEqual(calls.map((one) => [one.name, one.args]));
    expect(baton.upstream.calls).toMatchObject([{ secret: upstreams[wire], model: 'm-1' }]);
    for (const word of [PNG, SYSTEM, 'What is in the picture?', 'get_weather', 'get_time'])
      expect(bodyOf()).toContain(word);

    script(limited);
    for (const other of served.filter((one) => one !== wire))
      baton.upstream.script(upstreams[other], { kind: 'ok', text: 'It is noon, and sunny.' });
    const second = await say('', { results: first.calls.map(({ id }, at) => ({ id, text: `result ${at}` })) });
    expect(second).toMatchObject({ text: 'It is noon, and sunny.', stop: 'done' });
    expect(baton.upstream.calls.map(({ secret }) => secret === upstreams[wire])).toEqual([true, true, false]);
    for (const word of ['I shall look.', 'result 0', 'result 1', 'Zürich', PNG]) expect(joined()).toContain(word);

    script({ kind: 'ok', text: 'You are welcome.' });
    await callBack();
    expect(await say('Thanks!')).toMatchObject({ text: 'You are welcome.', stop: 'done' });
    expect(baton.upstream.calls.at(-1)!.secret).toBe(upstreams[wire]);
    for (const word of ['result 0', 'It is noon', 'Thanks!']) expect(joined()).toContain(word);
  });

  test('half an answer never looks like a whole one, and an error before the first word moves on', async () => {
    for (const other of served.filter((one) => one !== wire))
      baton.upstream.script(upstreams[other], { kind: 'ok', text: 'From another' });
    const ask = () => client().ask({ model: modelOf(wire), stream, say: 'Hi' });
    for (const behaviour of [{ kind: 'cut', when: 'halfway' }, { kind: 'no-end' }] as const) {
      script(behaviour);
      if (stream) await expect(ask()).rejects.toBeInstanceOf(Error);
      else expect(await ask()).toMatchObject({ text: 'From another' });
    }
    script({ kind: 'stream-error', when: 'first', type: 'overloaded_error', message: 'Overloaded' });
    expect(await ask()).toMatchObject({ text: 'From another', stop: 'done' });
  });
});
