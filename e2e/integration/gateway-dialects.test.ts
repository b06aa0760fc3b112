import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SIGNATURE, type Said, type Wire } from '../upstreams/answers.ts';
import { anthropicClient, chatClient, responsesClient, SYSTEM, type Client } from '../upstreams/clients.ts';
import { geminiClient } from '../upstreams/gemini-client.ts';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';

/** The official clients, each answered by providers of each dialect, through a whole Baton. */

const KEYS: Readonly<Record<Wire, string>> = {
  'anthropic-messages': 'key-of-messages-0123456789abcdefghijklmnop',
  'openai-completions': 'key-of-chat-0123456789abcdefghijklmnopqrst',
  'openai-responses': 'key-of-responses-0123456789abcdefghijklmno',
  'google-generative-ai': 'key-of-google-0123456789abcdefghijklmnopqr',
};
const wires = Object.keys(KEYS) as Wire[];
const providerOf = (wire: Wire) => `own-${wire.split('-')[1]!}`;
const modelOf = (wire: Wire) => `${providerOf(wire)}/m-1`;

/** One red dot. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

let baton: Running;
const clients = (): Record<string, Client> =>
  Object.fromEntries(
    [anthropicClient, chatClient, responsesClient, geminiClient].map((make) => {
      const client = make(baton.url, baton.key);
      return [client.name, client];
    }),
  );

beforeAll(async () => {
  baton = await startBaton({
    model: { primary: modelOf('anthropic-messages'), fallbacks: wires.map(modelOf) },
    providers: (url) =>
      Object.fromEntries(
        wires.map((wire) => [
          providerOf(wire),
          {
            baseUrl: `${url}/v1`,
            api: wire,
            models: [{ id: 'm-1', reasoning: true, input: ['text', 'image'], maxTokens: 8_000 }],
          },
        ]),
      ),
  });
  for (const wire of wires) await baton.addKey(providerOf(wire), wire, KEYS[wire]);
});
afterAll(() => baton.close());
beforeEach(async () => {
  for (const wire of wires) baton.upstream.script(KEYS[wire], { kind: 'ok' });
  const { groups } = await baton.call('accounts.list', {});
  for (const { provider, profiles } of groups)
    for (const { id } of profiles) await baton.call('accounts.clearCooldown', { provider, profileId: id });
  baton.upstream.forget();
});

const scripted = (wire: Wire, said: Partial<Said>) => baton.upstream.script(KEYS[wire], { kind: 'ok', ...said });
const bodyOf = (index = -1) => baton.upstream.calls.at(index)!.body;
const lastRequest = async () => (await baton.call('activity.list', { limit: 1 })).requests[0];

const pairs = ['Anthropic', 'OpenAI Chat', 'OpenAI Responses', 'Google'].flatMap((client) =>
  wires.flatMap((wire) => [false, true].map((stream) => ({ client, wire, stream }))),
);

describe.each(pairs)('$client asks $wire (stream: $stream)', ({ client: name, wire, stream }) => {
  const ask = (conversation: Partial<Parameters<Client['ask']>[0]>) =>
    clients()[name]!.ask({ model: modelOf(wire), stream, say: 'What is in the picture?', ...conversation });

  test('a text with a picture is answered with a text', async () => {
    const got = await ask({ image: PNG });
    expect(got).toMatchObject({
      text: 'Hello from upstream',
      stop: 'done',
      calls: [],
      inputTokens: 12,
      outputTokens: 5,
    });
    expect(bodyOf()).toContain(PNG);
    expect(bodyOf()).toContain(SYSTEM);
    expect(bodyOf()).toContain('What is in the picture?');
    expect(baton.upstream.calls.at(-1)!.model).toBe('m-1');
    await expect.poll(lastRequest).toMatchObject({ result: 'first-try', stream, inputTokens: 12, outputTokens: 5 });
  });

  test('two tools are called at once, and their results come back', async () => {
    const calls = [
      { id: 'toolu_1', name: 'get_weather', args: { city: 'Zürich “1”\n', deep: [1, { a: null }] } },
      { id: 'toolu_2', name: 'get_time', args: {} },
    ];
    scripted(wire, { text: 'I shall look.', calls });
    const got = await ask({});
    expect(got).toMatchObject({ text: 'I shall look.', stop: 'tools' });
    expect(got.calls.map(({ name: tool, args }) => [tool, args])).toEqual(
      calls.map(({ name: tool, args }) => [tool, args]),
    );
    const { tools } = JSON.parse(bodyOf()) as { tools: unknown };
    expect(JSON.stringify(tools).match(/"name":"get_/g)).toHaveLength(2);

    scripted(wire, { text: 'It is sunny.' });
    const before = clients()[name]!.turn({ model: '', stream, say: 'What is in the picture?' });
    const after = await ask({
      history: [...before, got.turn],
      results: got.calls.map(({ id }, index) => ({ id, text: `result ${index}` })),
    });
    expect(after).toMatchObject({ text: 'It is sunny.', stop: 'done' });
    // Google’s client sends the pieces of a stream back as they came.
    const sent = bodyOf().replaceAll('"},{"text":"', '');
    for (const word of ['I shall look.', 'result 0', 'result 1', 'Zürich']) expect(sent).toContain(word);
    expect(sent.indexOf('result 0')).toBeLessThan(sent.indexOf('result 1'));
  });

  test('what it thought is told where the client can hear it, and never breaks the next turn', async () => {
    scripted(wire, { thinking: 'Let me think.', text: 'Yes.' });
    const got = await ask({ think: true });
    expect(got.text).toBe('Yes.');
    if (wire !== 'openai-completions' || name !== 'OpenAI Chat') expect([got.thinking, '']).toContain('Let me think.');
    const before = clients()[name]!.turn({ model: '', stream, say: 'What is in the picture?' });
    const after = await ask({ history: [...before, got.turn], say: 'Sure?', think: true });
    expect(after).toMatchObject({ text: 'Yes.', stop: 'done' });
    expect(bodyOf()).not.toContain('baton-unsigned');
  });

  test.each([
    ['cut after half the text', { kind: 'cut', when: 'halfway' }],
    ['without its end', { kind: 'no-end' }],
    [
      'with an error after half the text',
      { kind: 'stream-error', when: 'halfway', type: 'overloaded_error', message: 'Overloaded' },
    ],
    ['silent after half the text', { kind: 'stall' }],
  ] as const)('an answer that is %s never ends as if it were complete', async (_what, behaviour) => {
    baton.upstream.script(KEYS[wire], behaviour);
    for (const other of wires.filter((one) => one !== wire)) scripted(other, { text: 'From another' });
    const seen = await ask({}).catch((error: unknown) => error);
    // A client that wants a whole answer gets it from somebody else; one that has begun to hear cannot.
    if (stream) expect(seen).toBeInstanceOf(Error);
    else if (seen instanceof Error) expect(seen).toMatchObject({ status: expect.any(Number) as number });
    else expect(seen).toMatchObject({ text: 'From another' });
  });

  test('an error before any text moves on to a provider of another dialect', async () => {
    baton.upstream.script(KEYS[wire], {
      kind: 'stream-error',
      when: 'first',
      type: 'overloaded_error',
      message: 'Overloaded',
    });
    for (const other of wires.filter((one) => one !== wire)) scripted(other, { text: 'From another' });
    expect(await ask({})).toMatchObject({ text: 'From another', stop: 'done' });
  });
});

describe('a tool whose name only its own vendor takes', () => {
  const OWN = 'mcp.files.read';
  const asked = {
    contents: [{ role: 'user', parts: [{ text: 'Read it.' }] }],
    tools: [{ functionDeclarations: [{ name: OWN, parametersJsonSchema: { type: 'object' } }] }],
  };
  /** Calls the first tool it was offered, by the name it was offered under. */
  const callsIt = (wire: Wire) =>
    baton.upstream.script(KEYS[wire], {
      kind: 'each',
      of: ({ body }) => ({
        ...{ kind: 'ok', text: '' },
        calls: [{ id: 'c1', name: /"name":"([^"]*files[^"]*)"/.exec(body)![1]!, args: { at: 'x' } }],
      }),
    });

  test.each(wires.flatMap((wire) => [false, true].map((stream) => ({ wire, stream }))))(
    'is offered to $wire under another, and called by its own (stream: $stream)',
    async ({ wire, stream }) => {
      callsIt(wire);
      const method = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
      const answer = await fetch(`${baton.url}/v1beta/models/${encodeURIComponent(modelOf(wire))}:${method}`, {
        method: 'POST',
        headers: { 'x-goog-api-key': baton.key, 'content-type': 'application/json' },
        body: JSON.stringify(asked),
      });
      expect(await answer.text()).toContain(`"name":"${OWN}"`);
      expect(bodyOf().includes(OWN)).toBe(wire === 'google-generative-ai');
      if (wire !== 'google-generative-ai') expect(bodyOf()).toMatch(/"name":"mcp_files_read_[0-9a-f]{8}"/);
    },
  );
});

describe('a client of Responses that names what it was told instead of sending it', () => {
  interface Told {
    readonly id: string;
    readonly output: readonly { readonly id: string; readonly type: string }[];
  }
  const ask = async (wire: Wire, input: unknown, more: object = {}) => {
    const answer = await fetch(`${baton.url}/v1/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${baton.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: modelOf(wire), input, ...more }),
    });
    return { status: answer.status, text: await answer.text() };
  };
  const first = { role: 'user', content: 'Look it up.' };
  const unknown = () =>
    baton.upstream.script(KEYS['openai-responses'], { kind: 'status', status: 400, message: 'Not found' });
  const told = async (stream: boolean): Promise<Told> => {
    const calls = [{ id: 'toolu_1', name: 'get_time', args: { city: 'Rome' } }];
    scripted('anthropic-messages', { thinking: 'Where?', text: 'I shall look.', calls });
    const { text } = await ask('anthropic-messages', [first], { stream, reasoning: { summary: 'auto' } });
    const last = stream ? text.slice(text.indexOf('event: response.completed')).split('data: ')[1]! : text;
    const data = JSON.parse(last) as Told & { readonly response: Told };
    scripted('anthropic-messages', { text: 'Noon.' });
    return stream ? data.response : data;
  };

  test.each(wires.flatMap((wire) => [false, true].map((stream) => ({ wire, stream }))))(
    'is understood by $wire, though no provider has it (streamed: $stream)',
    async ({ wire, stream }) => {
      const { output } = await told(stream);
      expect(output.map(({ type }) => type)).toEqual(['reasoning', 'message', 'function_call']);
      const named = output.map(({ id }) => ({ type: 'item_reference', id }));
      const result = { type: 'function_call_output', call_id: 'toolu_1', output: '12:00' };
      expect((await ask(wire, [first, ...named, result])).status).toBe(200);
      for (const word of ['Look it up.', 'I shall look.', 'get_time', 'Rome', '12:00'])
        expect(bodyOf()).toContain(word);
      for (const word of ['item_reference', 'baton-unsigned', output[1]!.id]) expect(bodyOf()).not.toContain(word);
    },
  );

  test.each([
    ['an item that nobody told it', 'msg_0', { type: 'item_reference', id: 'msg_0' }, {}],
    ['an answer before', 'resp_0', first, { previous_response_id: 'resp_0' }],
  ])('%s is passed on to its vendor; when that has not got it either, it is a 400', async (_what, name, item, more) => {
    unknown();
    const { status, text } = await ask('anthropic-messages', [first, item], more);
    expect([status, JSON.parse(text)]).toEqual([
      400,
      { error: expect.objectContaining({ message: expect.stringContaining('stored at another vendor') as string }) },
    ]);
    expect(baton.upstream.calls.map(({ secret }) => secret)).toEqual([KEYS['openai-responses']]);
    expect(bodyOf()).toContain(name);
  });

  test('what it does not want stored is not kept', async () => {
    scripted('anthropic-messages', { text: 'Noon.' });
    const { text } = await ask('anthropic-messages', [first], { store: false });
    const { id } = (JSON.parse(text) as Told).output[0]!;
    unknown();
    expect((await ask('anthropic-messages', [first, { type: 'item_reference', id }])).status).toBe(400);
  });
});

describe('a conversation that moves from vendor to vendor and back', () => {
  const limited = { kind: 'status', status: 429, type: 'rate_limit_error', message: 'Slow down' } as const;
  const calls = [{ id: 'call_1', name: 'get_time', args: { city: 'Rome' } }];

  test.each([
    ['Anthropic', anthropicClient, 'anthropic-messages'],
    ['OpenAI Responses', responsesClient, 'openai-responses'],
  ] as const)('%s', async (_name, make, home) => {
    const client = make(baton.url, baton.key, { 'x-baton-session': `moves-${home}` });
    const away = 'openai-completions';
    const history: unknown[] = [];
    const say = async (words: string, results?: { id: string; text: string }[]) => {
      const conversation = { model: modelOf(home), stream: true, history: [...history], say: words, think: true };
      const got = await client.ask({ ...conversation, ...(results && { results }) });
      history.push(...client.turn({ ...conversation, ...(results && { results }) }), got.turn);
      return got;
    };
    scripted(home, { thinking: 'I need the time.', text: '', calls });
    const first = await say('What time is it?');
    expect(first).toMatchObject({ stop: 'tools', thinking: 'I need the time.' });

    baton.upstream.script(KEYS[home], limited);
    for (const wire of wires.filter((one) => one !== home && one !== away)) baton.upstream.script(KEYS[wire], limited);
    scripted(away, { thinking: 'Noon, then.', text: 'It is noon.' });
    const second = await say('', [{ id: first.calls[0]!.id, text: '12:00' }]);
    expect(second.text).toBe('It is noon.');
    expect(baton.upstream.calls.at(-1)).toMatchObject({ secret: KEYS[away], path: '/v1/chat/completions' });
    for (const foreign of [SIGNATURE, 'gAAAA']) expect(bodyOf()).not.toContain(foreign);
    expect(bodyOf()).toContain('12:00');

    baton.upstream.script(KEYS[home], { kind: 'ok', text: 'You are welcome.', thinking: 'Polite.' });
    const { groups } = await baton.call('accounts.list', {});
    const provider = providerOf(home);
    for (const { id } of groups.find((group) => group.provider === provider)!.profiles)
      await baton.call('accounts.clearCooldown', { provider, profileId: id });
    expect((await say('Thanks!')).text).toBe('You are welcome.');
    expect(baton.upstream.calls.at(-1)!.secret).toBe(KEYS[home]);
    for (const foreign of [SIGNATURE, 'gAAAA', 'baton-unsigned']) expect(bodyOf()).not.toContain(foreign);
    for (const word of ['What time is it?', '12:00', 'It is noon.', 'Thanks!']) expect(bodyOf()).toContain(word);

    // Nobody has moved since: what the provider signed is its own, and goes back untouched.
    await say('And now?');
    expect(bodyOf()).toMatch(home === 'anthropic-messages' ? SIGNATURE : /gAAAA/);
  });

  test.each([
    ['anthropic-messages', anthropicClient, SIGNATURE, 'messages.1.content.0: Invalid `signature` in `thinking` block'],
    ['openai-responses', responsesClient, 'gAAAA', 'The encrypted content gAAAA could not be verified.'],
  ] as const)(
    '%s refuses what another account signed: it is asked once more without',
    async (wire, make, mark, message) => {
      const client = make(baton.url, baton.key);
      scripted(wire, { thinking: 'Hm.', text: 'One.' });
      const asked = { model: modelOf(wire), stream: false, say: 'Count', think: true };
      const got = await client.ask(asked);
      baton.upstream.forget();
      baton.upstream.script(KEYS[wire], { kind: 'status', status: 400, message }, { kind: 'ok', text: 'Two.' });
      const next = await client.ask({ ...asked, history: [...client.turn(asked), got.turn], say: 'On' });
      expect([next.text, next.headers.get('x-baton-attempts')]).toEqual(['Two.', '1']);
      expect(baton.upstream.calls.map(({ body }) => body.includes(mark))).toEqual([true, false]);
      await expect.poll(lastRequest).toMatchObject({ result: 'first-try', attempts: [{ outcome: 'answered' }] });
    },
  );

  test('a 400 about anything else is asked once', async () => {
    const message = 'max_tokens: too big';
    for (const wire of wires) baton.upstream.script(KEYS[wire], { kind: 'status', status: 400, message });
    const client = anthropicClient(baton.url, baton.key);
    const refused = client.ask({ model: modelOf('anthropic-messages'), stream: false, say: 'Hi' });
    await expect(refused).rejects.toMatchObject({ status: 400 });
    expect(baton.upstream.callsOf(KEYS['anthropic-messages'])).toBe(1);
  });
});

describe('what is said beside the question', () => {
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${baton.url}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': baton.key, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const question = { max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }] };

  test('what the other dialect has no word for is named in a header and in the log', async () => {
    const answer = await post('/v1/messages', {
      ...{ model: modelOf('openai-completions'), ...question, näme: 1 },
      context_management: { edits: [] },
    });
    expect(answer.status).toBe(200);
    const dropped = answer.headers.get('x-baton-dropped');
    expect(dropped).toContain('context_management');
    expect(dropped).toMatch(/^[\x20-\x7e]+$/);
    await expect.poll(async () => (await lastRequest())?.dropped).toContain('context_management');
    expect(
      (await post('/v1/messages', { model: modelOf('anthropic-messages'), ...question })).headers.has(
        'x-baton-dropped',
      ),
    ).toBe(false);
  });

  test('headers of one vendor stay with that vendor; answers in another dialect have headers of Baton’s own', async () => {
    const own = { 'anthropic-beta': 'b-1', 'anthropic-version': '2023-06-01', 'x-own': '1', 'x-stainless-lang': 'js' };
    const answer = await post('/v1/messages', { model: modelOf('openai-completions'), ...question }, own);
    const { headers } = baton.upstream.calls.at(-1)!;
    expect(Object.keys(headers).filter((name) => /^(?:anthropic|x-(?!api))/.test(name))).toEqual([]);
    expect(headers['authorization']).toBe(`Bearer ${KEYS['openai-completions']}`);
    expect(JSON.stringify(headers)).not.toContain(baton.key);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toMatchObject({ type: 'message', model: modelOf('openai-completions') });
  });

  test('a count of tokens is never translated', async () => {
    const answer = await post('/v1/messages/count_tokens', { model: modelOf('openai-completions'), ...question });
    // The model asked for cannot count for this client; its first fallback can.
    expect(await answer.json()).toEqual({ input_tokens: 42 });
    expect(baton.upstream.calls.map(({ path }) => path)).toEqual(['/v1/messages/count_tokens']);
  });

  test('a request that no other dialect can be told is a 400 in the client’s own words', async () => {
    const body = { model: modelOf('openai-completions'), max_tokens: 5, messages: [{ role: 'user', content: 7 }] };
    for (const wire of wires) baton.upstream.script(KEYS[wire], { kind: 'status', status: 400, message: 'no' });
    const answer = await post('/v1/messages', body);
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { type: 'error', error: { type: 'invalid_request_error' } },
    ]);
  });
});

test('the backend of Codex is asked as Codex asks, whatever a client of Responses wrote', async () => {
  const codex = await startBaton({
    model: { primary: 'openai-codex/gpt-5.2-codex' },
    providers: (url) => ({ 'openai-codex': { baseUrl: `${url}/v1`, apiKey: KEYS['openai-responses'] } }),
  });
  try {
    const client = responsesClient(codex.url, codex.key);
    const got = await client.ask({ model: 'default', stream: false, say: 'Hi' });
    expect(got).toMatchObject({ text: 'Hello from upstream', stop: 'done' });
    const sent = JSON.parse(codex.upstream.calls.at(-1)!.body) as Record<string, unknown>;
    expect(sent).toMatchObject({ stream: true, store: false });
    expect(sent['instructions']).toContain(SYSTEM);
    expect(Array.isArray(sent['input'])).toBe(true);
    expect(Object.keys(sent)).not.toContain('max_output_tokens');

    const body =
      '{"model": "default","stream":true, "store":false,"instructions":"Be Codex.","input":[{"role":"user","content":"x"}]}';
    const headers = { authorization: `Bearer ${codex.key}`, 'content-type': 'application/json' };
    await (await fetch(`${codex.url}/v1/responses`, { method: 'POST', headers, body })).text();
    expect(codex.upstream.calls.at(-1)!.body).toBe(body.replace('"default"', '"gpt-5.2-codex"'));
  } finally {
    await codex.close();
  }
});
