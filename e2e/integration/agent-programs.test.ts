import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';

/** What agent programs do beyond their dialect, with requests as they send them: Claude Code, Codex, Gemini CLI. */

const KEYS = {
  anthropic: 'sk-ant-agents-0123456789abcdefghijklmnopqrst',
  openai: 'sk-agents-0123456789abcdefghijklmnopqrst',
};
const limited = { kind: 'status', status: 429, message: 'Slow down', headers: { 'retry-after': '7200' } } as const;

let baton: Running;

beforeAll(async () => {
  baton = await startBaton({ model: { primary: 'openai/gpt-5.2' } });
  await baton.addKey('anthropic', 'Work', KEYS.anthropic);
  await baton.addKey('openai', 'Work', KEYS.openai);
});
afterAll(() => baton.close());
beforeEach(async () => {
  for (const key of Object.values(KEYS)) baton.upstream.script(key, { kind: 'ok' });
  const { groups } = await baton.call('accounts.list', {});
  for (const { provider, profiles } of groups)
    for (const { id } of profiles) await baton.call('accounts.clearCooldown', { provider, profileId: id });
  baton.upstream.forget();
});

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${baton.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${baton.key}`, ...headers },
    body: JSON.stringify(body),
  });

const codex = {
  model: 'openai/gpt-5.2',
  ...{ store: false, parallel_tool_calls: true, tool_choice: 'auto', include: ['reasoning.encrypted_content'] },
  ...{ reasoning: { effort: 'medium' }, prompt_cache_key: 'thread', client_metadata: { thread_id: 'thread' } },
  input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }],
};

test('Claude Code is told not to ask again only when it comes with the same wrong key a second time', async () => {
  const ask = async (session: string, key: string) => {
    const headers = { authorization: `Bearer ${key}`, 'x-claude-code-session-id': session };
    const answer = await post('/v1/messages?beta=true', { model: 'default', max_tokens: 1, messages: [] }, headers);
    return [answer.status, answer.headers.get('x-should-retry')];
  };
  expect(await ask('one', 'bk-old')).toEqual([401, null]);
  expect(await ask('two', 'bk-old')).toEqual([401, null]);
  expect(await ask('one', 'bk-old')).toEqual([401, 'false']);
});

test('Codex finds a list of models that it can read', async () => {
  const headers = { authorization: `Bearer ${baton.key}` };
  const list = await fetch(`${baton.url}/v1/models?client_version=0.169.0`, { headers });
  expect(await list.json()).toMatchObject({ object: 'list', models: [] });
});

test('a limit of hours: Codex is told in OpenAI’s words, Gemini CLI in Google’s, so neither waits in silence', async () => {
  baton.upstream.script(KEYS.openai, limited);
  const refused = await post('/v1/responses', codex);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7200']);
  const { error } = (await refused.json()) as { error: { type: string; resets_at: number } };
  expect(error.type).toBe('usage_limit_reached');
  expect(error.resets_at - Date.now() / 1_000).toBeGreaterThan(7_100);

  const google = await post('/v1beta/models/default:generateContent', { contents: [{ parts: [{ text: 'Hi' }] }] });
  const said = (await google.json()) as { error: { details: { '@type': string; retryDelay: string }[] } };
  expect([google.status, said.error.details[0]!['@type']]).toEqual([429, 'type.googleapis.com/google.rpc.RetryInfo']);
  expect(parseInt(said.error.details[0]!.retryDelay)).toBeGreaterThan(7_100);
});

test('nobody has money for hours: Codex, which would sleep as long as it is told, is told no time', async () => {
  baton.upstream.script(KEYS.openai, { kind: 'status', status: 402, message: 'No money' });
  await post('/v1/responses', codex);
  const refused = await post('/v1/responses', codex);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, null]);
  expect(await refused.text()).toContain('out of credit until');
  const claude = await post('/v1/messages', {
    model: 'default',
    max_tokens: 9,
    messages: [{ role: 'user', content: 'Hi' }],
  });
  expect(Number(claude.headers.get('retry-after'))).toBeGreaterThan(3_600);
});

test('Codex lets Claude search among the tools it has not listed, and call what was found', async () => {
  const model = 'anthropic/claude-opus-4-6';
  const search = { type: 'tool_search', execution: 'client', description: 'Searches', parameters: { type: 'object' } };
  const call = { id: 'toolu_1', name: 'tool_search', args: { query: 'glossary' } };
  baton.upstream.script(KEYS.anthropic, { kind: 'ok', text: 'I search.', calls: [call] });
  const first = await post('/v1/responses', { ...codex, model, tools: [search, { type: 'web_search' }] });
  expect(first.headers.get('x-baton-dropped')).toBe(
    'tools[1].type=web_search, include, prompt_cache_key, client_metadata',
  );
  const { output } = (await first.json()) as { output: object[] };
  const asked = { type: 'tool_search_call', call_id: 'toolu_1', execution: 'client', arguments: { query: 'glossary' } };
  expect(output.at(-1)).toMatchObject(asked);

  const lookup = { type: 'function', name: 'lookup', defer_loading: true, parameters: { type: 'object' } };
  const tools = [{ type: 'namespace', name: 'mcp__gloss', description: '', tools: [lookup] }];
  const found = { type: 'tool_search_output', call_id: 'toolu_1', execution: 'client', status: 'completed', tools };
  const found2 = { id: 'toolu_2', name: 'mcp__gloss__lookup', args: { query: 'word' } };
  baton.upstream.script(KEYS.anthropic, { kind: 'ok', text: 'I look it up.', calls: [found2] });
  const input = [...codex.input, ...output, found];
  const second = await post('/v1/responses', { ...codex, model, tools: [search], input });
  const sent = JSON.parse(baton.upstream.calls.at(-1)!.body) as { tools: { name: string }[] };
  expect(sent.tools.map(({ name }) => name)).toEqual(['tool_search', 'mcp__gloss__lookup']);
  const answer = (await second.json()) as { output: object[] };
  expect(answer.output.at(-1)).toMatchObject({ type: 'function_call', name: 'lookup', namespace: 'mcp__gloss' });
});

test('who takes no instruction in the middle, as Claude Code sends it, gets it as words of the user’s, later at once', async () => {
  baton.upstream.script(KEYS.anthropic, {
    kind: 'each',
    of: ({ body }) =>
      body.includes('"role":"system"')
        ? { kind: 'status', status: 400, message: "messages.1.role: Input should be 'user' or 'assistant'" }
        : { kind: 'ok' },
  });
  const words = { type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } };
  const messages = [
    { role: 'user', content: [words] },
    { role: 'system', content: 'Available agent types: a' },
  ];
  const ask = () =>
    post('/v1/messages?beta=true', {
      model: 'anthropic/claude-opus-4-6',
      max_tokens: 32_000,
      thinking: { type: 'adaptive' },
      messages,
    });
  expect([(await ask()).status, baton.upstream.calls.length]).toEqual([200, 2]);
  expect([(await ask()).status, baton.upstream.calls.length]).toEqual([200, 3]);
  expect(JSON.parse(baton.upstream.calls.at(-1)!.body)).toEqual({
    ...{ model: 'claude-opus-4-6', max_tokens: 32_000, thinking: { type: 'adaptive' } },
    messages: [
      { role: 'user', content: [words, { type: 'text', text: '<system>\nAvailable agent types: a\n</system>' }] },
    ],
  });
});
