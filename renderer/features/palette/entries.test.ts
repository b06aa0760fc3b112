import { describe, expect, test } from 'vitest';
import { createFakeCore } from '../../testing/fake-api.ts';
import { didYouMean, entries, search } from './entries.ts';
import { distance, nearest } from './nearest.ts';
import { loadKnown } from './palette-store.ts';

const core = createFakeCore({ now: () => 1_000 });
const known = await loadKnown(core.client.api);
const all = entries(known);
const texts = (typed: string) => search(all, typed).flatMap(({ items }) => items.map(({ text }) => text));

describe('what can be found', () => {
  test('without a text: actions, then pages', () => {
    expect(search(all, '').map(({ label }) => label)).toEqual(['Actions', 'Pages']);
    expect(texts('')).toContain('Pause the gateway');
    expect(texts('')).not.toContain('Resume the gateway');
  });

  test.each([
    ['sonnet', 'Make Claude Sonnet 4.5 the first model'],
    ['GPT-5.2', 'Make GPT-5.2 the first model'],
    ['openai/gpt', 'Make GPT-5.2 the first model'],
    ['batch', 'Show Batch jobs'],
    ['use batch', 'Use Batch jobs first'],
    ['mei.tanabe@example.com', 'Show Mei Tanabe, personal Pro'],
    ['nightly', 'Show agent nightly-translations'],
    ['doctor', 'Open Doctor'],
    ['add', 'Add account…'],
    ['keys', 'Show all keys'],
    ['req-7', 'Show request req-7 of claude-code'],
  ])('“%s” finds “%s”', (typed, text) => {
    expect(texts(typed)).toContain(text);
  });

  test('the best match comes first', () => {
    expect(texts('models')[0]).toBe('Open Models');
    expect(texts('sonnet')[0]).toBe('Make Claude Sonnet 4.5 the first model');
  });

  test('what is so already is not offered', () => {
    expect(texts('opus')).toEqual(['Show Claude Opus 4.5, the first model']);
    expect(texts('work')).not.toContain('Use Work, Max plan first');
    expect(texts('experiments')).not.toContain('Use Experiments first');
    expect(texts('deepseek')).toEqual([]);
  });

  test('a paused gateway can be resumed, a stopped one neither', () => {
    const gateway = { state: 'paused', port: 1 } as const;
    const ids = (state: 'paused' | 'failed') =>
      entries({ ...known, gateway: { ...gateway, state } }).map(({ id }) => id);
    expect(search(entries({ ...known, gateway }), 'resume')[0]!.items[0]!.text).toBe('Resume the gateway');
    expect(ids('failed')).not.toContain('pause');
  });
});

describe('what was meant', () => {
  test.each([
    ['opsu', 'opus'],
    ['sonent', 'sonnet'],
    ['acounts', 'Accounts'],
    ['Batch jibs', 'Batch jobs'],
    ['xyzzy', null],
    ['o', null],
  ])('“%s” → %s', (typed, name) => {
    expect(didYouMean(all, typed)).toBe(name);
  });

  test('opsu is opus', () => {
    expect(nearest('opsu', ['sonnet', 'opus', 'Settings'])).toBe('opus');
  });

  test.each([
    ['opus', 'opus', 0],
    ['opsu', 'opus', 1],
    ['opu', 'opus', 1],
    ['opuss', 'opus', 1],
    ['apus', 'opus', 1],
    ['', 'opus', 4],
    ['kitten', 'sitting', 3],
  ])('%s to %s: %d', (a, b, far) => {
    expect(distance(a, b)).toBe(far);
  });
});

test('what cannot be loaded is missing, and the rest is found', async () => {
  core.fail('accounts.list', { code: 'internal', traceId: 'x' });
  const partly = await loadKnown(core.client.api);
  core.fail('accounts.list', null);
  expect(partly.accounts).toBeNull();
  expect(search(entries(partly), 'gpt-5.2').length).toBe(1);
});

test('of 3,000 models the nearest are shown, the exact one first', () => {
  const [row] = core.world.models;
  const models = Array.from({ length: 3000 }, (_, n) => ({
    ...row!,
    key: `a/m${String(n)}`,
    name: `Model ${String(n)}`,
  }));
  const many = entries({ ...known, models });
  const found = search(many, 'model 29').flatMap(({ items }) => items.map(({ id }) => id));
  expect(found).toEqual([29, 290, 291, 292, 293, 294, 295, 296].map((n) => `model:a/m${String(n)}`));
});
