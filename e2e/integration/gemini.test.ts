import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBaton, type Running, type Setup } from '../upstreams/gateway-fixture.ts';

/** Google's own client against stand-in providers, through a whole Baton. */

const GOOGLE = 'AIzaMadeUpGoogleKey0123456789abcdefghij';
const SECOND = 'AIzaMadeUpSecondKey0123456789abcdefghij';
const CLAUDE = 'sk-ant-api03-first-0123456789abcdefghijklmnopqrstuvwxyz';
const TOKEN = 'ya29.made-up-access-token';
const PICTURE = 'iVBORw0KGgo=';

let baton: Running;

const client = () => new GoogleGenAI({ apiKey: baton.key, httpOptions: { baseUrl: baton.url } });
const config = {
  systemInstruction: 'Be brief.',
  tools: [
    {
      functionDeclarations: [
        {
          name: 'weather',
          description: 'Tells the weather.',
          parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        },
      ],
    },
  ],
};
const contents = [
  { role: 'user', parts: [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/png', data: PICTURE } }] },
];
const calls = [{ id: 'call_1', name: 'weather', args: { city: 'Zürich' } }];
const said = { kind: 'ok', text: 'Let me look.', calls } as const;

const partsOf = (answer: GenerateContentResponse) => answer.candidates?.[0]?.content?.parts ?? [];

async function gathered(stream: AsyncGenerator<GenerateContentResponse>) {
  const chunks: GenerateContentResponse[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const parts = chunks.flatMap(partsOf);
  return {
    text: parts.map(({ text = '', thought }) => (thought ? '' : text)).join(''),
    calls: parts.flatMap(({ functionCall }) => (functionCall ? [[functionCall.name, functionCall.args]] : [])),
    finish: chunks.at(-1)?.candidates?.[0]?.finishReason,
    usage: chunks.at(-1)?.usageMetadata,
  };
}
const told = {
  text: 'Let me look.',
  calls: [['weather', { city: 'Zürich' }]],
  finish: 'STOP',
  usage: { promptTokenCount: 12, candidatesTokenCount: 5, totalTokenCount: 17 },
};
const post = (path: string, body: string, headers: Record<string, string> = { 'x-goog-api-key': baton.key }) =>
  fetch(baton.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

const setup: Setup = {
  model: { primary: 'google/gemini-2.5-pro' },
  providers: (url) => ({ google: { baseUrl: `${url}/v1beta` }, 'google-gemini-cli': { baseUrl: url } }),
};

beforeEach(async () => {
  baton = await startBaton(setup);
});
afterEach(() => baton.close());

describe('a client of Google’s, answered by Google', () => {
  let first: string;
  beforeEach(async () => {
    first = await baton.addKey('google', 'First', GOOGLE);
    const second = await baton.addKey('google', 'Second', SECOND);
    await baton.call('order.set', { provider: 'google', order: [first, second] });
  });

  test('whole and in a stream, with tools and a picture', async () => {
    baton.upstream.script(GOOGLE, said);
    const whole = await client().models.generateContent({ model: 'default', contents, config });
    expect(partsOf(whole)).toMatchObject([{ text: 'Let me look.' }, { functionCall: { args: { city: 'Zürich' } } }]);
    const stream = await client().models.generateContentStream({ model: 'default', contents, config });
    expect(await gathered(stream)).toMatchObject(told);
    expect(baton.upstream.calls.map(({ path, secret }) => [path, secret])).toEqual([
      ['/v1beta/models/gemini-2.5-pro:generateContent', GOOGLE],
      ['/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse', GOOGLE],
    ]);
  });

  test('the body goes out byte for byte, the client’s key nowhere', async () => {
    const body = '{ "contents" : [{"parts":[{"text":"hi"}]}], "somethingNew": 1e400 }';
    const answer = await post(`/v1beta/models/gemini-2.5-flash:generateContent?key=${baton.key}&x=1`, body, {});
    expect(answer.status).toBe(200);
    const [call] = baton.upstream.calls;
    expect([call?.body, call?.path]).toEqual([body, '/v1beta/models/gemini-2.5-flash:generateContent?x=1']);
    expect(JSON.stringify(call)).not.toContain(baton.key);
  });

  test('when the first account is used up the second answers', async () => {
    baton.upstream.script(GOOGLE, { kind: 'status', status: 429, type: 'resource_exhausted', message: 'Quota' });
    baton.upstream.script(SECOND, said);
    const stream = await client().models.generateContentStream({ model: 'gemini-2.5-pro', contents, config });
    expect(await gathered(stream)).toMatchObject(told);
    expect([baton.upstream.callsOf(GOOGLE), baton.upstream.callsOf(SECOND)]).toEqual([1, 1]);
  });

  test('a stream that breaks never looks whole', async () => {
    baton.upstream.script(GOOGLE, { kind: 'no-end' });
    const stream = await client().models.generateContentStream({ model: 'default', contents });
    await expect(gathered(stream)).rejects.toThrow(/cut off/);
  });

  test('tokens are counted by Google itself', async () => {
    expect((await client().models.countTokens({ model: 'default', contents })).totalTokens).toBe(42);
  });

  test('what cannot be answered is told in Google’s shape', async () => {
    const unknown = await post('/v1beta/models/nobody%2Fx:generateContent', '{"contents":[]}');
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: { code: 404, status: 'NOT_FOUND' } }]);
    const plain = await post('/v1beta/models/default:streamGenerateContent', '{"contents":[]}');
    expect([plain.status, await plain.json()]).toMatchObject([
      400,
      { error: { status: 'INVALID_ARGUMENT', message: expect.stringContaining('alt=sse') as string } },
    ]);
    const stranger = await post('/v1beta/models/default:generateContent', '{}', { 'x-goog-api-key': 'wrong' });
    expect([stranger.status, await stranger.json()]).toMatchObject([401, { error: { status: 'UNAUTHENTICATED' } }]);
  });
});

describe('a client of Google’s, answered by Claude', () => {
  const model = 'anthropic/claude-opus-4-5';
  beforeEach(() => baton.addKey('anthropic', 'Claude', CLAUDE));

  test('whole and in a stream, with tools and a picture', async () => {
    baton.upstream.script(CLAUDE, said);
    const whole = await client().models.generateContent({ model, contents, config });
    expect(partsOf(whole)).toMatchObject([{ text: 'Let me look.' }, { functionCall: { args: { city: 'Zürich' } } }]);
    expect(await gathered(await client().models.generateContentStream({ model, contents, config }))).toMatchObject(
      told,
    );
    const asked = JSON.parse(baton.upstream.calls[0]?.body ?? '') as Record<string, object>;
    expect(JSON.stringify(asked['messages'])).toContain(PICTURE);
    expect(asked['tools']).toMatchObject([{ name: 'weather', input_schema: { required: ['city'] } }]);
  });

  test('a result finds its call, and what Claude cannot be told is named', async () => {
    const answer = await post(
      `/v1beta/models/${model}:generateContent`,
      JSON.stringify({
        safetySettings: [],
        contents: [
          ...contents,
          { role: 'model', parts: [{ functionCall: { name: 'weather', args: {} }, thoughtSignature: 'c2ln' }] },
          { role: 'user', parts: [{ functionResponse: { name: 'weather', response: { output: 'rain' } } }] },
        ],
        ...{ tools: config.tools },
      }),
    );
    expect([answer.status, answer.headers.get('x-baton-dropped')]).toEqual([200, 'safetySettings']);
    const { messages } = JSON.parse(baton.upstream.calls[0]?.body ?? '') as { messages: { content: object[] }[] };
    const [use, result] = [messages[1]?.content[0], messages[2]?.content[0]] as [{ id: string }, object];
    expect(result).toMatchObject({ type: 'tool_result', tool_use_id: use.id });
  });

  test('a count is refused in a sentence', async () => {
    const answer = await post(`/v1beta/models/${model}:countTokens`, JSON.stringify({ contents }));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.json()).toMatchObject({ error: { message: expect.any(String) as string } });
    expect(baton.upstream.calls).toEqual([]);
  });
});

describe('a login of Gemini CLI', () => {
  test('is asked in its envelope, with the project that Google names', async () => {
    const home = await mkdtemp(join(tmpdir(), 'baton-home-'));
    await mkdir(join(home, '.gemini'));
    const login = { access_token: TOKEN, refresh_token: '1//made-up', expiry_date: Date.now() + 3_600_000 };
    await writeFile(join(home, '.gemini', 'oauth_creds.json'), JSON.stringify(login));
    await baton.close();
    baton = await startBaton({ ...setup, env: { HOME: home } });
    const found = await baton.call('import.find', {});
    const item = found.items.find(({ source }) => source === 'gemini-cli');
    await baton.call('import.run', { ids: [item?.id ?? ''] });
    await rm(home, { recursive: true });
    baton.upstream.script(TOKEN, said);
    const model = 'google-gemini-cli/gemini-2.5-pro';
    const whole = await client().models.generateContent({ model, contents, config });
    expect(partsOf(whole)[0]?.text).toBe('Let me look.');
    expect(await gathered(await client().models.generateContentStream({ model, contents, config }))).toMatchObject(
      told,
    );
    expect((await client().models.countTokens({ model, contents })).totalTokens).toBe(42);
    const paths = baton.upstream.calls.map(({ path }) => path);
    expect(paths).toEqual([
      '/v1internal:loadCodeAssist',
      '/v1internal:generateContent',
      '/v1internal:streamGenerateContent?alt=sse',
      '/v1internal:countTokens',
    ]);
    const sent = JSON.parse(baton.upstream.calls[1]?.body ?? '') as Record<string, unknown>;
    expect([sent['model'], sent['project']]).toEqual(['gemini-2.5-pro', 'its-project']);
    expect(sent['request']).toMatchObject({ contents: [{ role: 'user' }] });
    expect(await baton.everything()).not.toContain(TOKEN);
  });
});
