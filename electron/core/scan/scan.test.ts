import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Call, Input, Output } from '#shared/contract';
import { err, ok } from '#shared/result';
import { createBaton } from '../baton.ts';
import type { Network } from '../ports.ts';
import { settle } from '../testing/clock.ts';
import { createFakePorts, type FakePorts } from '../testing/ports.ts';

interface Body {
  readonly model: string;
  readonly tools?: readonly unknown[];
  readonly messages: readonly { readonly content: unknown }[];
}

/** What a model does with a request: an answer, a status, or a while of silence first. */
interface Deed {
  readonly says?: object;
  readonly status?: number;
  readonly message?: string;
  readonly after?: number;
}

const says = (message: object): Deed => ({ says: message });
const text = (content: string) => says({ role: 'assistant', content });
const call = says({
  ...{ role: 'assistant', content: null },
  tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'ping', arguments: '{}' } }],
});

/** A server of one's own with models that behave as they are told. */
function server(ports: () => FakePorts, deed: (body: Body, kind: 'word' | 'tool' | 'image') => Deed) {
  const asked: [string, string][] = [];
  const network: Network = {
    close: () => undefined,
    async send({ url, body }, signal) {
      if (!url.startsWith('https://llm.example/v1/chat')) return err({ code: 'ECONNREFUSED', message: 'nobody there' });
      const sent = JSON.parse(Buffer.concat([body as Uint8Array]).toString()) as Body;
      const kind = sent.tools ? 'tool' : JSON.stringify(sent.messages).includes('image_url') ? 'image' : 'word';
      asked.push([sent.model, kind]);
      const { says: message, status = 200, message: why = '', after = 0 } = deed(sent, kind);
      await ports().clock.sleep(after, signal);
      if (signal.aborted) return err({ code: 'ABORTED', message: 'aborted' });
      const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
      const answer = { id: 'x', object: 'chat.completion', created: 1, model: sent.model, usage };
      const payload = message
        ? {
            ...answer,
            choices: [{ index: 0, message, finish_reason: 'tool_calls' in message ? 'tool_calls' : 'stop' }],
          }
        : { error: { message: why, type: 'error' } };
      const headers = { 'content-type': 'application/json' };
      return ok({ status, headers, body: Readable.from([Buffer.from(JSON.stringify(payload))]) });
    },
  };
  return { network, asked };
}

const own = (id: string, more: object = {}) => ({ id, name: id, reasoning: false, input: ['text'], ...more });
const models = [
  own('good-70b', { input: ['text', 'image'], contextWindow: 1_000_000 }),
  own('liar-60b'),
  own('slow-50b'),
  own('gone-40b'),
  own('small-8b'),
];
const configOf = (list: readonly object[]) =>
  JSON.stringify({
    models: {
      providers: { mine: { baseUrl: 'https://llm.example/v1', apiKey: 'k-0123456789abcdefghij', models: list } },
    },
  });

async function setup(deed: Parameters<typeof server>[1], list: readonly object[] = models) {
  const upstream = server(() => ports, deed);
  const ports: FakePorts = createFakePorts({ network: upstream.network });
  await ports.files.write('/state/baton.json', configOf(list));
  const opened = await createBaton(ports, { host: 'serve' });
  if (!opened.ok) throw new Error(opened.error.code);
  const baton = opened.value;
  const events: [string, unknown][] = [];
  baton.subscribe((event, payload) => void events.push([event, payload]));
  async function invoke<C extends Call>(name: C, input: Input<C>): Promise<Output<C>> {
    const result = await baton.dispatch(name, input);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value as Output<C>;
  }
  async function scanned(choice: Input<'scan.start'>, wait = 120_000) {
    const { id } = await invoke('scan.start', choice);
    await ports.clock.advance(wait);
    return await invoke('scan.get', { id });
  }
  return { ports, invoke, scanned, events, asked: upstream.asked, dispatch: baton.dispatch };
}

const mixed: Parameters<typeof server>[1] = ({ model }, kind) => {
  if (model === 'slow-50b') return { ...call, after: 60_000 };
  if (model === 'gone-40b') return { status: 404, message: 'The model gone-40b does not exist' };
  if (kind === 'tool') return model === 'liar-60b' ? text('I called the tool, honestly.') : call;
  return text('Black.');
};

const stateOf = (rows: Output<'scan.get'>['rows']) =>
  rows.map(({ key, picked, tool, image }) => [key, picked, tool?.ok, image?.ok]);

describe('a scan', () => {
  test('tells models that work from slow, missing and lying ones, and says why', async () => {
    const { scanned } = await setup(mixed);
    const { job, rows, providers } = await scanned({ provider: 'mine' });
    expect(job.state).toBe('finished');
    expect(job.done).toBe(job.total);
    expect(providers).toEqual([{ provider: 'mine', models: 5, auth: 'ok' }]);
    expect(stateOf(rows)).toEqual([
      ['mine/good-70b', true, true, true],
      ['mine/small-8b', true, true, undefined],
      ['mine/liar-60b', false, false, undefined],
      ['mine/slow-50b', false, false, undefined],
      ['mine/gone-40b', false, false, undefined],
    ]);
    const why = Object.fromEntries(rows.map((row) => [row.key.slice(5), row.why]));
    expect(why['liar-60b']).toContain('It answered without calling the tool');
    expect(why['slow-50b']).toContain('No answer within 12 s');
    expect(why['gone-40b']).toContain('does not exist');
    expect(why['good-70b']).toMatch(/points: called the tool in .*, read an image, 70B/);
    expect(rows.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
  });

  test('that is told not to try anything asks nobody', async () => {
    const { scanned, asked } = await setup(mixed);
    const { rows, providers } = await scanned({ provider: 'mine', probe: false, maxCandidates: 2 });
    expect(asked).toEqual([]);
    expect(providers).toMatchObject([{ auth: 'unchecked' }]);
    expect(rows.filter(({ picked }) => picked).map(({ key }) => key)).toEqual(['mine/good-70b', 'mine/liar-60b']);
  });

  test('of a provider that refuses its key tries none of its models', async () => {
    const { scanned, asked } = await setup(() => ({ status: 401, message: 'Incorrect API key provided' }));
    const { rows, providers } = await scanned({ provider: 'mine' });
    expect(providers).toMatchObject([{ auth: 'missing', why: expect.stringContaining('Incorrect API key') }]);
    expect(asked.every(([, kind]) => kind === 'word')).toBe(true);
    expect(rows.every(({ auth, picked }) => auth === 'missing' && !picked)).toBe(true);
  });

  test('a likeliest model that is slow says nothing against the account', async () => {
    const { scanned } = await setup((body, kind) =>
      body.model === 'good-70b' ? { ...call, after: 60_000 } : mixed(body, kind),
    );
    const { providers, rows } = await scanned({ provider: 'mine' });
    expect(providers).toEqual([{ provider: 'mine', models: 5, auth: 'ok' }]);
    expect(rows.find(({ picked }) => picked)?.key).toBe('mine/small-8b');
  });

  test('a provider where two models are silent is left alone, and its account is not called bad', async () => {
    const { scanned, asked } = await setup(() => ({ ...call, after: 60_000 }));
    const { providers, rows } = await scanned({ provider: 'mine' });
    expect(providers).toMatchObject([{ auth: 'unchecked', why: expect.stringContaining('No answer within 12 s') }]);
    expect(asked.map(([, kind]) => kind)).toEqual(['word', 'word']);
    expect(rows.some(({ picked }) => picked)).toBe(false);
  });

  test('names a provider without an account, and OpenRouter in any case', async () => {
    const { scanned } = await setup(mixed);
    const { providers, rows } = await scanned({});
    expect(providers.find(({ provider }) => provider === 'openrouter')).toMatchObject({ auth: 'missing' });
    expect(rows.slice(0, 2).map(({ provider }) => provider)).toEqual(['mine', 'mine']);
  });

  test('is silent about servers that do not run here, unless one is named', async () => {
    const { scanned } = await setup(mixed);
    const everywhere = await scanned({});
    expect(everywhere.providers.map(({ provider }) => provider).sort()).toEqual(['mine', 'openrouter']);
    expect(everywhere.warnings.filter((warning) => warning.includes('Ollama'))).toEqual([]);
    expect((await scanned({ provider: 'ollama' })).providers).toEqual([
      { provider: 'ollama', models: 0, auth: 'unchecked', why: 'it does not run, or has no models' },
    ]);
  });

  test('tries only the likeliest when there are many, and says so', async () => {
    const many = Array.from({ length: 40 }, (_, index) => own(`m-${String(index + 1)}b`));
    const { scanned, asked } = await setup(() => call, many);
    const { warnings } = await scanned({ provider: 'mine', maxCandidates: 3 });
    expect(asked.filter(([, kind]) => kind === 'tool')).toHaveLength(6);
    expect(asked.filter(([, kind]) => kind === 'tool').map(([model]) => model)).toContain('m-40b');
    expect(warnings.join(' ')).toContain('6 of 40 models were tried');
  });

  test('keeps to size and age', async () => {
    const { scanned } = await setup(mixed);
    const { rows } = await scanned({ provider: 'mine', minParams: 50, probe: false });
    expect(rows.map(({ key }) => key).sort()).toEqual(['mine/good-70b', 'mine/liar-60b', 'mine/slow-50b']);
  });

  test('that is cancelled keeps what it found', async () => {
    const { invoke, ports, asked } = await setup(mixed);
    const { id } = await invoke('scan.start', { provider: 'mine', concurrency: 1 });
    await ports.clock.advance(6_000);
    await invoke('job.cancel', { id });
    await settle();
    const before = asked.length;
    await ports.clock.advance(60_000);
    expect(asked).toHaveLength(before);
    const { job, rows } = await invoke('scan.get', { id });
    expect(job.state).toBe('cancelled');
    expect(rows.find(({ key }) => key === 'mine/good-70b')?.tool).toMatchObject({ ok: true });
  });

  test('tells of each model as it goes, and writes nothing', async () => {
    const { scanned, events, invoke, ports } = await setup(mixed);
    const before = await ports.files.read('/state/baton.json');
    await scanned({ provider: 'mine' });
    const found = events.flatMap(([name, payload]) =>
      name === 'job' ? [payload as { result?: { key: string } }] : [],
    );
    expect(found.flatMap(({ result }) => result?.key ?? []).sort()).toEqual(
      models.map(({ id }) => `mine/${id}`).sort(),
    );
    expect(await ports.files.read('/state/baton.json')).toEqual(before);
    expect((await invoke('models.selection', {})).primary.key).toBe('anthropic/claude-opus-4-5');
  });

  test.each([{ minParams: 0 }, { maxAgeDays: -1 }, { maxCandidates: 1.5 }, { timeoutMs: 0 }, { concurrency: -2 }])(
    'refuses %j',
    async (wrong) => {
      const { dispatch } = await setup(mixed);
      expect(await dispatch('scan.start', wrong)).toMatchObject({ error: { code: 'bad-input' } });
    },
  );
});

test('what was chosen is written: the first as primary where wanted, the others behind the fallbacks', async () => {
  const { invoke } = await setup(mixed);
  await invoke('fallbacks.add', { model: 'mine/small-8b' });
  const nothing = await invoke('scan.apply', { models: [], images: [], setDefault: true, setImage: true });
  expect(nothing).toMatchObject({ model: 'anthropic/claude-opus-4-5', fallbacks: ['mine/small-8b'] });
  const keys = ['mine/good-70b', 'mine/liar-60b'];
  const written = await invoke('scan.apply', {
    models: keys,
    images: ['mine/good-70b'],
    setDefault: true,
    setImage: true,
  });
  expect(written).toEqual({
    ...{ model: 'mine/good-70b', fallbacks: ['mine/small-8b', 'mine/liar-60b'] },
    ...{ imageModel: 'mine/good-70b', imageFallbacks: [] },
  });
});
