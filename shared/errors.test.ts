import { expect, test } from 'vitest';
import { batonError } from './baton-error.ts';
import { explain, type BatonError } from './errors.ts';

/** One of each code, with the least it may hold. */
const samples: readonly BatonError[] = batonError.options.map((option) => {
  const shape = option.shape as Record<string, { def: { type: string } }>;
  const fill: Record<string, unknown> = {
    string: 'x',
    number: 3,
    boolean: true,
    array: [],
    enum: 'keychain',
    literal: undefined,
    optional: undefined,
  };
  return batonError.parse(
    Object.fromEntries(
      Object.entries(shape).map(([key, field]) => [
        key,
        key === 'code'
          ? option.shape.code.value
          : key === 'problem'
            ? 'empty'
            : key === 'reason'
              ? 'expired'
              : fill[field.def.type],
      ]),
    ),
  );
});

test.each(samples.map((error) => [error.code, error] as const))(
  '%s has a sentence that says what happened',
  (code, error) => {
    const text = explain(error);
    if (code === 'bad-input') return; // its issues are the sentence
    expect(text).not.toMatch(/undefined|\[object|please|oops|!/i);
    expect(text.length).toBeLessThan(200);
    if (code !== 'exhausted' && code !== 'login-failed') expect(text).toMatch(/[.?]$/);
  },
);

test.each([
  ['work', /Add it with `baton agents add work`\.$/],
  ['Wörk 2', /`baton agents list` shows yours\.$/],
  ['', /`baton agents list` shows yours\.$/],
])('agent %j that is not there: only what can be done is advised', (agentId, advice) => {
  expect(explain({ code: 'unknown-agent', agentId, nearest: [] })).toMatch(advice);
});

test('a model with an account behind it, where none can be pinned, is no unknown model', () => {
  const model = 'anthropic/claude-opus-4-5@anthropic:work';
  expect(explain({ code: 'unknown-model', model, nearest: ['anthropic/claude-opus-4-5'] })).toBe(
    `“${model}” names an account, too, which only a request or a session can. Write it without “@…”.`,
  );
});

test.each([
  ['Passphrase', /BATON_PASSPHRASE/],
  ['GNOME keyring', /Unlock it and try again\.$/],
])('a vault locked by %s: how it is unlocked is said', (name, how) => {
  expect(explain({ code: 'vault-locked', name })).toMatch(how);
});
