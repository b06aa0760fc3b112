import { describe, expect, test } from 'vitest';
import { createBaton } from '../baton.ts';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';

const FILE = '/state/agents/main/agent/models.json';
const SECRET = 'sk-ant-api03-0123456789abcdefghijklmnopqrstuvwxyz';

/** One command after another on the same disk. */
async function run(ports: FakePorts, ...calls: readonly (readonly [string, object])[]) {
  const made = await createBaton(ports, { host: 'cli' });
  if (!made.ok) throw new Error('no core');
  for (const [name, input] of calls) expect(await made.value.dispatch(name, input)).toMatchObject({ ok: true });
  await made.value.close();
}

type Written = Record<
  string,
  { baseUrl: string; api: string; apiKey?: string; auth?: string; models: { id: string }[] }
>;
const read = ({ files }: FakePorts, path = FILE) => {
  const text = files.disk.get(path);
  return text === undefined ? null : (JSON.parse(text) as { providers: Written }).providers;
};
const add = ['accounts.add', { provider: 'anthropic', kind: 'api_key', secret: SECRET }] as const;
const again = ['models.paidFallback', { choice: 'notify' }] as const;

describe('models.json of an agent', () => {
  test('is not made of nothing, and names what an account was added for', async () => {
    const ports = createFakePorts();
    await run(ports, again);
    expect(read(ports)).toBeNull();
    await run(ports, add);
    const providers = read(ports);
    expect(Object.keys(providers ?? {})).toEqual(['anthropic']);
    expect(providers?.['anthropic']).toMatchObject({ baseUrl: 'https://api.anthropic.com', api: 'anthropic-messages' });
    expect(providers?.['anthropic']?.models).toContainEqual({
      id: 'claude-opus-4-5',
      name: 'Claude Opus 4.5',
      reasoning: true,
      input: ['text', 'image'],
      cost: { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
      contextWindow: 200_000,
      maxTokens: 64_000,
    });
  });

  test('holds no secret: neither an account’s, nor the config’s, nor the environment’s', async () => {
    const secrets = { OPENAI_API_KEY: 'sk-env-0123456789', MY_KEY: 'sk-mine-0123456789', TENANT: 'tenant-0123456789' };
    const ports = createFakePorts({ env: secrets });
    const mine = {
      baseUrl: 'https://me:pass@mine.example/${TENANT}/v1?key=sk-query-0123456789',
      apiKey: '${MY_KEY}',
      headers: { 'x-token': 'sk-head-0123456789' },
      models: [{ id: 'm' }],
    };
    const plain = { baseUrl: 'https://plain.example/v1', apiKey: 'sk-written-0123456789', models: [{ id: 'p' }] };
    ports.files.edit('/state/baton.json', JSON.stringify({ models: { providers: { mine, plain } } }));
    await run(ports, add, again);
    const text = ports.files.disk.get(FILE) ?? '';
    for (const secret of [SECRET, ...Object.values(secrets), 'sk-query', 'sk-head', 'sk-written', 'me:pass'])
      expect(text).not.toContain(secret);
    expect(read(ports)).toMatchObject({
      openai: { apiKey: 'OPENAI_API_KEY' },
      mine: { apiKey: 'MY_KEY', baseUrl: 'https://mine.example/${TENANT}/v1', models: [{ id: 'm' }] },
      plain: { baseUrl: 'https://plain.example/v1' },
    });
    expect(read(ports)?.['plain']?.apiKey).toBeUndefined();
  });

  test('is written only when it says something new', async () => {
    const ports = createFakePorts();
    await run(ports, add);
    const writes = () => ports.files.writes.filter((path) => path === FILE).length;
    expect(writes()).toBe(1);
    await run(ports, ['models.set', { model: 'anthropic/claude-opus-4-5' }], again);
    expect(writes()).toBe(1);
  });

  test('keeps providers that are not made any more, without their keys; `replace` drops them', async () => {
    const ports = createFakePorts();
    const old = {
      gone: { baseUrl: 'https://gone.example', apiKey: 'sk-old-0123456789', models: [] },
      named: { apiKey: 'NAMED_KEY' },
      anthropic: { apiKey: 'x' },
    };
    ports.files.edit(FILE, JSON.stringify({ providers: old }));
    await run(ports, add);
    const { gone, named, anthropic } = read(ports) ?? {};
    expect(gone).toEqual({ baseUrl: 'https://gone.example', models: [] });
    expect(named).toEqual({ apiKey: 'NAMED_KEY' });
    expect(anthropic?.apiKey).toBeUndefined();

    const mine = { baseUrl: 'https://mine.example/v1', models: [{ id: 'm' }] };
    ports.files.edit('/state/baton.json', JSON.stringify({ models: { mode: 'replace', providers: { mine } } }));
    await run(ports, again);
    expect(Object.keys(read(ports) ?? {})).toEqual(['mine']);
  });

  test('of another agent has what that agent has', async () => {
    const ports = createFakePorts();
    await run(ports, ['agents.add', { id: 'work' }], ['accounts.add', { ...add[1], agentId: 'work' }]);
    expect(Object.keys(read(ports, '/state/agents/work/agent/models.json') ?? {})).toEqual(['anthropic']);
    expect(read(ports)).toBeNull();
  });

  test('that is broken is made anew', async () => {
    const ports = createFakePorts();
    ports.files.edit(FILE, '{ "providers": ');
    await run(ports, add);
    expect(Object.keys(read(ports) ?? {})).toEqual(['anthropic']);
  });
});
