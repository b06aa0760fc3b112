import { describe, expect, test } from 'vitest';
import { providerTable } from '../providers/catalogue.ts';
import { modelCatalogue } from './catalogue.ts';
import type { ModelsConfig } from './config-input.ts';
import { checkAlias, readAlias, readFallback, readImageModel, readModel, readModels } from './edit-checks.ts';
import {
  withAlias,
  withFallback,
  withFallbacks,
  withOnlyTheseModels,
  withoutAlias,
  withoutFallback,
  withoutPrimary,
  withPrimary,
  type Raw,
} from './edits.ts';
import { refKey } from './ref.ts';
import { configuredRefs, selectionOf } from './selection.ts';

const opus = { provider: 'anthropic', model: 'claude-opus-4-5' };
const gpt = { provider: 'openai', model: 'gpt-5.2' };
const grok = { provider: 'xai', model: 'grok-4' };

const defaults = (model: unknown, models?: unknown): Raw => ({
  agents: { defaults: { model, ...(models !== undefined && { models }) } },
});
const at = (raw: Raw, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Raw | undefined)?.[key], raw);
const map = (raw: Raw) => at(raw, 'agents', 'defaults', 'models');
const model = (raw: Raw) => at(raw, 'agents', 'defaults', 'model');
const agent = (raw: Raw, id: string) => (at(raw, 'agents', 'list') as Raw[]).find((entry) => entry['id'] === id);

describe('models set', () => {
  test('writes the primary, keeps fallbacks and everything else, and begins the map with "*"', () => {
    const before = { ui: { x: 1 }, agents: { defaults: { model: { primary: '${MODEL}', fallbacks: ['a/b'] } } } };
    expect(withPrimary('main', gpt)(before)).toEqual({
      ui: { x: 1 },
      agents: {
        defaults: {
          model: { primary: 'openai/gpt-5.2', fallbacks: ['a/b'] },
          models: { '*': {}, 'openai/gpt-5.2': {} },
        },
      },
    });
  });

  test('a string becomes an object, an empty file is filled', () => {
    expect(model(withPrimary('main', gpt)(defaults('x/y')))).toEqual({ primary: 'openai/gpt-5.2' });
    expect(model(withPrimary('main', gpt)({}))).toEqual({ primary: 'openai/gpt-5.2' });
  });

  test('a map of the person’s own making gets the model, not the "*"', () => {
    expect(map(withPrimary('main', gpt)(defaults('x/y', { 'x/y': { alias: 'z' } })))).toEqual({
      'x/y': { alias: 'z' },
      'openai/gpt-5.2': {},
    });
    expect(map(withPrimary('main', opus)(defaults('x/y', { 'anthropic/opus-4.5': {} })))).toEqual({
      'anthropic/opus-4.5': {},
    });
    expect(map(withPrimary('main', gpt)(defaults('x/y', {})))).toEqual({ '*': {}, 'openai/gpt-5.2': {} });
  });

  test('an agent gets its own, without touching the others or everybody’s', () => {
    const before = {
      agents: {
        defaults: { model: 'a/b' },
        list: [
          { id: 'one', model: 'c/d' },
          { id: 'two', name: 'T' },
        ],
      },
    };
    const after = withPrimary('two', gpt)(before);
    expect(agent(after, 'two')).toEqual({ id: 'two', name: 'T', model: { primary: 'openai/gpt-5.2' } });
    expect(agent(after, 'one')).toEqual({ id: 'one', model: 'c/d' });
    expect(model(after)).toBe('a/b');
  });

  test('an agent that has no entry yet gets one; main has one only if somebody gave it a model', () => {
    expect(agent(withPrimary('new', gpt)({}), 'new')).toEqual({ id: 'new', model: { primary: 'openai/gpt-5.2' } });
    const own = { agents: { list: [{ id: 'main', model: 'a/b' }] } };
    expect(agent(withPrimary('main', gpt)(own), 'main')).toEqual({ id: 'main', model: { primary: 'openai/gpt-5.2' } });
    expect(model(withPrimary('main', gpt)(own))).toBeUndefined();
    expect(model(withPrimary('main', gpt)({ agents: { list: [{ id: 'main' }] } }))).toEqual({
      primary: 'openai/gpt-5.2',
    });
  });

  test('the raw config is not written to', () => {
    const before = Object.freeze({ agents: Object.freeze({ list: Object.freeze([Object.freeze({ id: 'a' })]) }) });
    expect(() => withPrimary('a', gpt)(before as unknown as Raw)).not.toThrow();
  });
});

describe('the image model', () => {
  const image = (raw: Raw) => at(raw, 'agents', 'defaults', 'imageModel');

  test('has a place of its own; what is said of texts stays', () => {
    const after = withPrimary('main', gpt, 'imageModel')(defaults('x/y'));
    expect(image(after)).toEqual({ primary: 'openai/gpt-5.2' });
    expect(model(after)).toBe('x/y');
    expect(map(after)).toEqual({ '*': {}, 'openai/gpt-5.2': {} });
    const more = withFallback('main', grok, [], 'imageModel')(after);
    expect(image(more)).toEqual({ primary: 'openai/gpt-5.2', fallbacks: ['xai/grok-4'] });
    expect(image(withoutPrimary('main', 'imageModel')(more))).toEqual({ fallbacks: ['xai/grok-4'] });
    expect(image(withoutPrimary('main', 'imageModel')(after))).toBeUndefined();
  });

  test('an agent has its own, and follows everybody’s again', () => {
    const before = withPrimary('main', gpt, 'imageModel')({});
    const after = withPrimary('work', grok, 'imageModel')(before);
    const told = selectionOf(after, 'work');
    expect(told).toMatchObject({ imagePrimary: grok, ownImage: true, ownImageFallbacks: false });
    const back = withoutPrimary('work', 'imageModel')(after);
    expect(agent(back, 'work')).toEqual({ id: 'work' });
    expect(selectionOf(back as ModelsConfig, 'work')).toMatchObject({ imagePrimary: gpt, ownImage: false });
  });

  test('an agent that nothing was said of gets no entry by taking something away', () => {
    expect(withoutPrimary('work')({ agents: {} })).toEqual({ agents: {} });
    expect(withFallbacks('work', null, 'imageModel')({ agents: {} })).toEqual({ agents: {} });
  });
});

describe('an agent that follows everybody again', () => {
  test('keeps its own fallbacks', () => {
    const own = { agents: { list: [{ id: 'w', name: 'W', model: { primary: 'a/b', fallbacks: [] } }] } };
    expect(agent(withoutPrimary('w')(own), 'w')).toEqual({ id: 'w', name: 'W', model: { fallbacks: [] } });
    const plain = { agents: { list: [{ id: 'w', model: 'a/b' }] } };
    expect(agent(withoutPrimary('w')(plain), 'w')).toEqual({ id: 'w' });
  });
});

describe('fallbacks', () => {
  const aliases = [{ alias: 'fast', ref: gpt }];

  test('add appends and names the model in the map', () => {
    const after = withFallback('main', gpt, aliases)(defaults({ primary: 'a/b', fallbacks: ['c/d'] }));
    expect(model(after)).toEqual({ primary: 'a/b', fallbacks: ['c/d', 'openai/gpt-5.2'] });
    expect(map(after)).toEqual({ '*': {}, 'openai/gpt-5.2': {} });
  });

  test.each(['fast', 'OPENAI/gpt-5.2', 'gpt-5.2'])('one that is there as %s is not added again', (written) => {
    const raw = defaults({ primary: 'openai/x', fallbacks: [written] });
    expect(model(withFallback('main', gpt, aliases)(raw))).toEqual({ primary: 'openai/x', fallbacks: [written] });
    expect(model(withoutFallback('main', gpt, aliases)(raw))).toEqual({ primary: 'openai/x', fallbacks: [] });
  });

  test('an agent without its own list begins with the one it inherits', () => {
    const raw = { agents: { defaults: { model: { fallbacks: ['c/d'] } }, list: [{ id: 'w', model: 'e/f' }] } };
    expect(agent(withFallback('w', gpt, aliases)(raw), 'w')?.['model']).toEqual({
      primary: 'e/f',
      fallbacks: ['c/d', 'openai/gpt-5.2'],
    });
    expect(agent(withoutFallback('w', { provider: 'c', model: 'd' }, aliases)(raw), 'w')?.['model']).toEqual({
      primary: 'e/f',
      fallbacks: [],
    });
  });

  test('an own empty list is not the inherited one', () => {
    const raw = {
      agents: { defaults: { model: { fallbacks: ['c/d'] } }, list: [{ id: 'w', model: { fallbacks: [] } }] },
    };
    expect(agent(withFallback('w', gpt, aliases)(raw), 'w')?.['model']).toEqual({ fallbacks: ['openai/gpt-5.2'] });
  });

  test('the whole list, none at all, and back to everybody’s', () => {
    const raw = { agents: { list: [{ id: 'w', model: 'e/f' }] } };
    expect(agent(withFallbacks('w', [gpt, grok])(raw), 'w')?.['model']).toEqual({
      primary: 'e/f',
      fallbacks: ['openai/gpt-5.2', 'xai/grok-4'],
    });
    expect(agent(withFallbacks('w', [])(raw), 'w')?.['model']).toEqual({ primary: 'e/f', fallbacks: [] });
    const own = {
      agents: {
        list: [
          { id: 'w', model: { fallbacks: [] } },
          { id: 'x', model: { primary: 'e/f', fallbacks: [] } },
        ],
      },
    };
    expect(agent(withFallbacks('w', null)(own), 'w')).toEqual({ id: 'w' });
    expect(agent(withFallbacks('x', null)(own), 'x')).toEqual({ id: 'x', model: { primary: 'e/f' } });
  });
});

describe('aliases', () => {
  test('a model has one alias, kept with its other settings under the key as written', () => {
    const raw = defaults('a/b', { 'anthropic/opus-4.5': { alias: 'old', params: { t: 1 } } });
    expect(map(withAlias('big', opus)(raw))).toEqual({ 'anthropic/opus-4.5': { alias: 'big', params: { t: 1 } } });
    expect(map(withAlias('big', opus)({}))).toEqual({ '*': {}, 'anthropic/claude-opus-4-5': { alias: 'big' } });
  });

  test('removing one keeps the model in the map, and keeps a suggestion from coming back', () => {
    const raw = defaults('a/b', {
      'xai/grok-4': { alias: 'g', params: {} },
      'anthropic/claude-opus-4-5': { alias: 'big' },
    });
    expect(map(withoutAlias({ alias: 'g', ref: grok })(raw))).toEqual({
      'xai/grok-4': { params: {} },
      'anthropic/claude-opus-4-5': { alias: 'big' },
    });
    expect(map(withoutAlias({ alias: 'big', ref: opus })(raw))).toMatchObject({
      'anthropic/claude-opus-4-5': { alias: '' },
    });
  });
});

test('"Only these models" takes the "*" away and keeps what is used; off brings it back', () => {
  const raw = defaults('a/b', { '*': {}, 'x/y': { alias: 'z' } });
  expect(map(withOnlyTheseModels(true, [gpt])(raw))).toEqual({ 'x/y': { alias: 'z' }, 'openai/gpt-5.2': {} });
  expect(map(withOnlyTheseModels(true, [gpt])({}))).toEqual({ 'openai/gpt-5.2': {} });
  expect(map(withOnlyTheseModels(false, [])(defaults('a/b', { 'x/y': {} })))).toEqual({ 'x/y': {}, '*': {} });
});

describe('what is written is checked before', () => {
  const config: ModelsConfig = {
    models: { providers: { mine: { baseUrl: 'https://mine.example' } } },
    agents: {
      defaults: {
        model: { primary: 'openai/gpt-5.2', fallbacks: ['smart', 'xai/grok-4'] },
        models: { 'anthropic/claude-opus-4-5': { alias: 'smart' }, 'openai/gpt-9': {}, 'openai/gpt-5.2': {} },
      },
    },
  };
  const table = providerTable(config);
  const selection = selectionOf(config, 'main');
  const facts = { table, catalogue: modelCatalogue(table), selection, configured: configuredRefs(config, selection) };
  const key = (result: ReturnType<typeof readModel>) => (result.ok ? refKey(result.value) : result.error.code);

  test.each([
    ['SMART', 'anthropic/claude-opus-4-5'],
    ['gpt', 'openai/gpt-5.2'],
    // Not in this config's map: everybody knows it all the same.
    ['haiku', 'anthropic/claude-haiku-4-5'],
    ['claude-haiku-4-5', 'anthropic/claude-haiku-4-5'],
    ['gpt-5-mini', 'openai/gpt-5-mini'],
    ['openai/gpt-9', 'openai/gpt-9'],
    ['mine/anything', 'mine/anything'],
    ['openrouter/some/new', 'openrouter/some/new'],
    ['ollama/llama9', 'ollama/llama9'],
    ['openai/gpt-77', 'unknown-model'],
    ['anthropic/claude-opsu-4-5', 'unknown-model'],
    ['nonsense', 'unknown-model'],
    ['opena/gpt-5.2', 'unknown-provider'],
    ['', 'bad-model'],
    ['openai/', 'bad-model'],
  ])('%j → %s', (text, expected) => {
    expect(key(readModel(text, facts))).toBe(expected);
  });

  test('the nearest names come along, aliases first', () => {
    expect(readModel('smrt', facts)).toEqual({
      ok: false,
      error: { code: 'unknown-model', model: 'smrt', nearest: ['smart'] },
    });
    const near = readModel('anthropic/claude-opsu-4-5', facts);
    expect(near).toMatchObject({
      error: { nearest: expect.arrayContaining(['anthropic/claude-opus-4-5']) as unknown },
    });
    expect(readModel('sonet', facts)).toMatchObject({ error: { nearest: ['sonnet'] } });
    expect(readModel('antropic/x', facts)).toMatchObject({ error: { nearest: ['anthropic'] } });
  });

  test.each([
    ['smart', 'anthropic/claude-opus-4-5', 'anthropic/claude-opus-4-5'],
    ['Smart', 'openai/gpt-5.2', 'alias-taken'],
    ['gpt', 'xai/grok-4', 'alias-taken'],
    ['two words', 'openai/gpt-5.2', 'bad-alias'],
    ['a/b', 'openai/gpt-5.2', 'bad-alias'],
    ['Default', 'openai/gpt-5.2', 'bad-alias'],
    ['new', 'openai/gpt-5.2', 'openai/gpt-5.2'],
    ['new', 'openai/gpt-77', 'unknown-model'],
  ])('alias %j for %s → %s', (alias, text, expected) => {
    expect(key(checkAlias(alias, text, facts))).toBe(expected);
  });

  test('an alias and a fallback are found by what they mean', () => {
    expect(readAlias('SMART', selection)).toMatchObject({ value: { alias: 'smart' } });
    expect(readAlias('smrt', selection)).toEqual({
      ok: false,
      error: { code: 'unknown-alias', alias: 'smrt', nearest: ['smart'] },
    });
    expect(key(readFallback('smart', selection))).toBe('anthropic/claude-opus-4-5');
    expect(key(readFallback('anthropic/opus-4.5', selection))).toBe('anthropic/claude-opus-4-5');
    expect(readFallback('openai/gpt-5.2', selection)).toEqual({
      ok: false,
      error: { code: 'not-a-fallback', model: 'openai/gpt-5.2' },
    });
  });

  test.each([
    ['gpt', 'openai/gpt-5.2'],
    ['xai/grok-code-fast-1', 'sees-no-images'],
    ['mine/nobody-says', 'mine/nobody-says'],
    ['openai/gpt-77', 'unknown-model'],
  ])('%s as a model for images → %s', (text, expected) => {
    expect(key(readImageModel(text, facts))).toBe(expected);
  });

  test('a list is read to the first error, doubles once', () => {
    expect(readModels(['smart', 'anthropic/claude-opus-4-5', 'gpt'], facts)).toEqual({ ok: true, value: [opus, gpt] });
    expect(readModels(['smart', 'nonsense', ''], facts)).toMatchObject({ error: { code: 'unknown-model' } });
  });
});
