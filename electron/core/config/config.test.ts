import JSON5 from 'json5';
import { describe, expect, test } from 'vitest';
import { settle } from '../testing/clock.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openConfig } from './config.ts';
import { setIn, unsetIn } from './edit.ts';

const PATH = '/state/baton.json';
const ENV = '/state/.env';

async function setup(text?: string, { dotenv, env = {} }: { dotenv?: string; env?: Record<string, string> } = {}) {
  const ports = createFakePorts({ env });
  if (text !== undefined) ports.files.disk.set(PATH, text);
  if (dotenv !== undefined) ports.files.disk.set(ENV, dotenv);
  const config = await openConfig(ports);
  const heard: string[] = [];
  config.onChanged(() => heard.push('changed'));
  config.onBroken((issues) => heard.push(`broken ${issues.map(({ path }) => path).join()}`));
  return { ports, config, heard, disk: ports.files.disk };
}

const edited = async (s: Awaited<ReturnType<typeof setup>>, path: string, text: string | null) => {
  s.ports.files.edit(path, text);
  await settle();
};

describe('live reload', () => {
  test('an edit of the file is in force without a restart', async () => {
    const s = await setup('{"gateway":{"port":1000}}');
    await edited(s, PATH, '{"gateway":{"port":2000}}');
    expect(s.config.current().gateway.port).toBe(2000);
    expect(s.heard).toEqual(['changed']);
  });

  test('a broken file stops changes but not what was in force; repairing it ends that', async () => {
    const s = await setup('{"gateway":{"port":1000}}');
    await edited(s, PATH, '{"gateway":{"port":');
    expect(s.config.current().gateway.port).toBe(1000);
    expect(s.config.view().issues).toMatchObject([{ path: '', line: 1 }]);
    expect(await s.config.change((raw) => setIn(raw, ['gateway', 'paused'], true))).toMatchObject({
      ok: false,
      error: { code: 'config-invalid', path: PATH, issues: [{ line: 1 }] },
    });
    expect(s.disk.get(PATH)).toBe('{"gateway":{"port":');

    await edited(s, PATH, '{"gateway":{"port":3000}}');
    expect(s.config.view().issues).toEqual([]);
    expect(s.heard).toEqual(['broken ', 'changed']);
    expect(await s.config.change((raw) => setIn(raw, ['gateway', 'paused'], true))).toMatchObject({ ok: true });
  });

  test('a file that is removed means defaults', async () => {
    const s = await setup('{"gateway":{"port":1000}}');
    await edited(s, PATH, null);
    expect(s.config.current().gateway.port).toBe(7421);
  });

  test('an unset variable is an issue until the .env file sets it', async () => {
    const s = await setup('{"models":{"providers":{"openai":{"apiKey":"${KEY}"}}},"gateway":{"port":1000}}');
    expect(s.config.view().issues).toMatchObject([{ path: 'models.providers.openai.apiKey' }]);
    expect(s.config.current().gateway.port).toBe(1000);

    await edited(s, ENV, 'export KEY="from file"\n');
    expect(s.config.view().issues).toEqual([]);
    expect(s.config.current().models.providers['openai']?.apiKey).toBe('from file');
  });

  test('after close nothing is followed', async () => {
    const s = await setup('{}');
    s.config.close();
    await edited(s, PATH, '{"gateway":{"port":2000}}');
    expect(s.config.current().gateway.port).toBe(7421);
  });
});

test('the process environment wins over the .env file', async () => {
  const { config } = await setup('{"models":{"providers":{"x":{"apiKey":"${A}-${B}"}}}}', {
    dotenv: 'A=file\nB=file\n',
    env: { A: 'process' },
  });
  expect(config.current().models.providers['x']?.apiKey).toBe('process-file');
  expect(config.env()).toMatchObject({ A: 'process', B: 'file' });
});

test('a file that cannot be read is not taken for an empty one', async () => {
  const ports = createFakePorts();
  ports.files.refuseReading(PATH, 'EACCES: permission denied');
  const config = await openConfig(ports);
  expect(config.view().issues).toEqual([{ path: '', message: 'it cannot be read (EACCES: permission denied)' }]);
  expect(await config.change((raw) => raw)).toMatchObject({ ok: false, error: { code: 'config-invalid' } });
  expect(ports.files.writes).toEqual([]);
});

describe('as long as no file has told where secrets belong', () => {
  test('what cannot be parsed says so until it is mended, however it is mended', async () => {
    const s = await setup('{"models":');
    expect(s.config.unknown()).toMatchObject({ code: 'config-unread', path: PATH, issues: [{ line: 1 }] });
    await edited(s, PATH, '{"models":{"providers":{"openai":{"baseUrl":7}}}}');
    expect(s.config.unknown()).toMatchObject({ issues: [{ path: 'models.providers.openai.baseUrl' }] });
    await edited(s, PATH, '{"models":{"providers":{"openai":{"headers":{"x-a":"${NOWHERE}"}}}}}');
    expect(s.config.unknown()).toMatchObject({ issues: [{ path: 'models.providers.openai.headers.x-a' }] });
    await edited(s, PATH, '{"gateway":{"port":1000}}');
    expect(s.config.unknown()).toBeNull();
    expect(s.config.current().gateway.port).toBe(1000);
  });

  test('only a key that is not set stands in nobody’s way', async () => {
    const keyless = '{"models":{"providers":{"openai":{"apiKey":"${KEY}"}}},"gateway":{"port":1000}}';
    expect((await setup(keyless)).config.unknown()).toBeNull();
    const s = await setup('{');
    await edited(s, PATH, keyless);
    expect(s.config.unknown()).toBeNull();
    expect(s.config.current().gateway.port).toBe(1000);
  });

  test.each([
    { ui: { appearance: 'Dark' } },
    { ui: 7 },
    { env: { shellEnv: { enabled: 'yes' } } },
    { gateway: { port: '7421', timeouts: { silenceMs: -1 } } },
    { auth: { warnBeforeDays: 0, notifyBeforeDays: ['3'], cooldowns: { billingMaxHours: '24' } } },
    { ui: { appearance: '${LOOK}' } },
  ])('what has no part in a request stands in nobody’s way: %j', async (wrong) => {
    const s = await setup(JSON.stringify({ ...wrong, routing: { paidFallback: 'block' } }));
    expect(s.config.view().issues).not.toEqual([]);
    expect(s.config.unknown()).toBeNull();
    expect(s.config.current().routing.paidFallback).toBe('block');
  });

  test.each([
    { gateway: { paused: 'yes' } },
    { gateway: [] },
    { routing: { paidFallback: 'never' } },
    { agents: { defaults: { model: 7 } } },
    { auth: { order: { anthropic: 'anthropic:a' } } },
    { auth: { profiles: { 'anthropic:a': { mode: 'token' } } } },
    { secrets: { providers: { one: { source: 5 } } } },
    { importers: { codex: { writeBack: 'on' } } },
    { ui: 7, models: { mode: 'all' } },
  ])('what may say who is asked, where, or for what money, does: %j', async (wrong) => {
    expect((await setup(JSON.stringify(wrong))).config.unknown()).toMatchObject({ code: 'config-unread' });
  });

  test('a file that breaks later does not matter', async () => {
    const s = await setup('{"gateway":{"port":1000}}');
    await edited(s, PATH, '{');
    expect(s.config.unknown()).toBeNull();
    expect(s.config.current().gateway.port).toBe(1000);
  });
});

describe('a change', () => {
  test('keeps variables, unknown keys and everything else as written, and the old text as .bak', async () => {
    const before = `{
      // my notes
      channels: { telegram: true },
      models: { providers: { openai: { apiKey: '\${KEY}' } } },
    }`;
    const s = await setup(before, { env: { KEY: 'sk-1' } });
    expect(await s.config.change((raw) => setIn(raw, ['agents', 'defaults', 'model', 'primary'], 'a/b'))).toEqual({
      ok: true,
      value: undefined,
    });
    const after = s.disk.get(PATH) ?? '';
    expect(after.slice(0, after.indexOf('"agents"'))).toBe(`${before.slice(0, before.lastIndexOf('\n'))}\n      `);
    expect(JSON5.parse<object>(after)).toEqual({
      channels: { telegram: true },
      models: { providers: { openai: { apiKey: '${KEY}' } } },
      agents: { defaults: { model: { primary: 'a/b' } } },
    });
    expect(s.disk.get(`${PATH}.bak`)).toBe(before);
    expect(s.config.current().agents.defaults.model).toEqual({ primary: 'a/b' });
    await settle();
    expect(s.heard).toEqual(['changed']);
  });

  test('that changes nothing leaves the file as somebody wrote it', async () => {
    const s = await setup('{ gateway: { port: 5 } } // mine');
    expect(await s.config.change((raw) => unsetIn(raw, ['ui', 'appearance']))).toEqual({ ok: true, value: undefined });
    expect(s.ports.files.writes).toEqual([]);
  });

  test('starts from what is on disk now, not from what was there', async () => {
    const s = await setup('{}');
    s.disk.set(PATH, '{"gateway":{"port":5}}');
    await s.config.change((raw) => setIn(raw, ['gateway', 'paused'], true));
    expect(JSON.parse(s.disk.get(PATH) ?? '')).toEqual({ gateway: { port: 5, paused: true } });
  });

  test('that makes it invalid is refused and nothing is written', async () => {
    const s = await setup('{}');
    const result = await s.config.change((raw) => setIn(raw, ['gateway', 'port'], 'x'));
    expect(result).toMatchObject({ ok: false, error: { code: 'config-invalid', issues: [{ path: 'gateway.port' }] } });
    expect(s.ports.files.writes).toEqual([]);
    expect(s.config.view().issues).toEqual([]);
  });

  test('two at once both take effect', async () => {
    const s = await setup();
    await Promise.all([
      s.config.change((raw) => setIn(raw, ['gateway', 'port'], 1)),
      s.config.change((raw) => setIn(raw, ['ui', 'appearance'], 'dark')),
    ]);
    expect(JSON.parse(s.disk.get(PATH) ?? '')).toEqual({ gateway: { port: 1 }, ui: { appearance: 'dark' } });
  });

  test('that cannot be written is a value and is not in force', async () => {
    const s = await setup('{}');
    s.ports.files.refuseWriting('EACCES', true);
    expect(await s.config.change((raw) => setIn(raw, ['gateway', 'port'], 1))).toMatchObject({
      ok: false,
      error: { code: 'folder-not-writable' },
    });
    expect(s.config.current().gateway.port).toBe(7421);
  });

  test('that dies half-way leaves the old file whole', async () => {
    const s = await setup('{"gateway":{"port":1}}');
    s.ports.files.crashInWrite(2);
    await expect(s.config.change((raw) => setIn(raw, ['gateway', 'port'], 2))).rejects.toThrow();
    const again = await openConfig(s.ports);
    expect(again.current().gateway.port).toBe(1);
  });
});

test('setIn and unsetIn touch one place only', () => {
  const raw = { a: { b: 1, c: { d: 2 } }, e: 'text' };
  expect(setIn(raw, ['a', 'c', 'x'], 3)).toEqual({ a: { b: 1, c: { d: 2, x: 3 } }, e: 'text' });
  expect(setIn(raw, ['e', 'f'], 3)).toEqual({ a: raw.a, e: { f: 3 } });
  expect(unsetIn(raw, ['a', 'c', 'd'])).toEqual({ a: { b: 1 }, e: 'text' });
  expect(unsetIn(raw, ['a', 'nope', 'd'])).toBe(raw);
  expect(raw).toEqual({ a: { b: 1, c: { d: 2 } }, e: 'text' });
  expect(setIn({}, ['__proto__', 'polluted'], true)).toEqual({});
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
