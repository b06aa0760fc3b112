import { describe, expect, test } from 'vitest';
import { providerTable } from '../providers/catalogue.ts';
import { changedProvider, newProvider, type OwnFacts } from './own-provider.ts';

const written = { acme: { baseUrl: 'https://acme.test/v1', headers: { 'x-team': 'red' } } };
const facts: OwnFacts = {
  table: providerTable({ models: { providers: written } }),
  configured: ['acme', 'Half'],
  gatewayPorts: [7421, 7500],
};
const said = {
  name: 'Büro GPU #2',
  baseUrl: 'https://gpu.test/v1/',
  api: 'openai-completions',
  needsKey: true,
} as const;
const add = (over: object = {}) => newProvider({ ...said, ...over }, facts);
const sentence = (over: object) => {
  const answer = add(over);
  return answer.ok ? 'fine' : answer.error.code === 'bad-input' ? answer.error.issues.join() : answer.error.code;
};

describe('a provider of one’s own', () => {
  test('has an id made from its name, and its address without the last slash', () => {
    const entry = { name: 'Büro GPU #2', baseUrl: 'https://gpu.test/v1', api: 'openai-completions' };
    expect(add()).toEqual({ ok: true, value: { id: 'buro-gpu-2', entry } });
  });

  test('is called as its host is where its name has no letters for an id', () => {
    expect(add({ name: '社内' })).toMatchObject({ ok: true, value: { id: 'gpu.test' } });
  });

  test.each([
    [{ name: 'Acme' }, 'There is a provider “acme” already'],
    [{ id: 'half' }, 'There is a provider “half” already'],
    [{ name: 'DeepSeek' }, 'There is a provider “deepseek” already'],
    [{ id: 'bedrock' }, 'There is a provider “amazon-bedrock” already'],
    [{ name: 'constructor' }, 'cannot be the id'],
    [{ id: 'a/b' }, 'cannot be the id'],
    [{ name: 'Key ${OPENAI_API_KEY}' }, 'cannot hold “${”'],
    [{ baseUrl: 'gpu' }, 'This is no address'],
    [{ baseUrl: 'file:///etc/passwd' }, 'This is no address'],
    [{ baseUrl: 'https://mei:secret@gpu.test/v1' }, 'There is a password in this address'],
    [{ baseUrl: 'https://gpu.test/v1?key=1' }, 'ends before “?”'],
    [{ baseUrl: 'http://localhost:7421/v1' }, 'Baton itself listens'],
    [{ baseUrl: 'http://[::1]:7500' }, 'Baton itself listens'],
  ])('%j is refused with one sentence', (over, why) => {
    expect(sentence(over)).toContain(why);
    expect(sentence(over)).not.toContain('secret');
  });

  test('a variable in its address is not replaced by what it holds', () => {
    expect(add({ baseUrl: 'https://gpu.test/${HOME}' })).toMatchObject({
      value: { entry: { baseUrl: 'https://gpu.test/$%7BHOME%7D' } },
    });
  });

  test('without a key nothing is written on this computer, and a placeholder elsewhere', () => {
    const here = add({ needsKey: false, baseUrl: 'http://127.0.0.1:8080/v1' });
    expect(here.ok && here.value.entry).not.toHaveProperty('apiKey');
    expect(add({ needsKey: false })).toMatchObject({ value: { entry: { apiKey: 'none', costKind: 'free' } } });
  });
});

describe('changing one', () => {
  test('keeps what is not named', () => {
    expect(changedProvider({ id: 'acme', baseUrl: 'http://10.0.0.2:80/v1' }, written.acme, facts)).toEqual({
      ok: true,
      value: { baseUrl: 'http://10.0.0.2/v1', headers: { 'x-team': 'red' } },
    });
  });

  test('a placeholder goes when a key is wanted, and a key that somebody wrote stays', () => {
    const change = { id: 'acme', needsKey: true };
    expect(changedProvider(change, { ...written.acme, apiKey: 'none' }, facts)).toEqual({
      ok: true,
      value: written.acme,
    });
    const own = { ...written.acme, apiKey: '${ACME}' };
    expect(changedProvider({ id: 'acme', needsKey: false }, own, facts)).toEqual({ ok: true, value: own });
  });

  test('what an answer costs is free without a key, and as usual with one, unless the person said otherwise', () => {
    const to = (needsKey: boolean, before: object) => {
      const changed = changedProvider({ id: 'acme', needsKey }, { ...written.acme, ...before }, facts);
      return changed.ok ? changed.value['costKind'] : changed.error.code;
    };
    expect([to(false, {}), to(true, { apiKey: 'none', costKind: 'free' })]).toEqual(['free', undefined]);
    expect([to(false, { costKind: 'paid' }), to(true, { costKind: 'free' })]).toEqual(['paid', 'free']);
  });

  test('of Ollama the address alone, and it asks for no key on another computer either', () => {
    expect(changedProvider({ id: 'ollama', baseUrl: 'http://10.0.0.2:11434/v1' }, undefined, facts)).toEqual({
      ok: true,
      value: { baseUrl: 'http://10.0.0.2:11434/v1', apiKey: 'none', costKind: 'free' },
    });
    expect(changedProvider({ id: 'ollama', name: 'Mine' }, undefined, facts).ok).toBe(false);
  });

  test('of a provider that is not the person’s nothing is changed', () => {
    expect(changedProvider({ id: 'anthropic', baseUrl: 'https://gpu.test' }, undefined, facts).ok).toBe(false);
    expect(changedProvider({ id: 'nobody' }, undefined, facts)).toMatchObject({ error: { code: 'unknown-provider' } });
  });
});
