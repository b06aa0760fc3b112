import { describe, expect, test } from 'vitest';
import { changedHeaders, changedModels } from './own-parts.ts';

const sentence = (answer: ReturnType<typeof changedHeaders>) =>
  answer.ok ? 'fine' : answer.error.code === 'bad-input' ? answer.error.issues.join() : answer.error.code;

describe('headers of a provider of one’s own', () => {
  test('are set, replaced and taken out whatever their case, and the others stay', () => {
    const written = { 'X-Team': 'red', 'x-org': 'a' };
    expect(changedHeaders(written, { 'x-team': ' blue ', 'X-ORG': null })).toEqual({
      ok: true,
      value: { 'x-team': 'blue' },
    });
    expect(changedHeaders(written, { 'x-team': null, 'x-org': null })).toEqual({ ok: true, value: undefined });
  });

  test.each([
    ['X-Api-Key', 'abc', 'holds a secret'],
    ['Cookie', 'session=1', 'holds a secret'],
    ['X-Team', 'sk-ant-api03-0123456789abcdef', 'holds a secret'],
    ['X-Api-Key', '${MY_KEY}', 'fine'],
    ['Authorization', 'Bearer ${MY_KEY}', 'fine'],
    ['X-Team', 'red', 'fine'],
    ['X Team', 'red', 'cannot be the name'],
    ['X-Team', 'red\r\nX-Evil: 1', 'one line'],
    ['X-Team', '  ', 'one line'],
  ])('%s: %s', (name, value, says) => {
    const said = sentence(changedHeaders({}, { [name]: value }));
    expect(said).toContain(says);
    expect(said).not.toContain('0123456789');
  });
});

describe('models of a provider of one’s own', () => {
  test('that stay keep what is said of them; new ones are their id', () => {
    const written = [{ id: 'a', contextWindow: 8_000 }, { id: 'b' }];
    expect(changedModels(written, ['c', 'a', 'c'])).toEqual({
      ok: true,
      value: [{ id: 'c' }, { id: 'a', contextWindow: 8_000 }],
    });
    expect(changedModels(written, [])).toEqual({ ok: true, value: undefined });
  });

  test.each(['', 'two words', '${HOME}'])('“%s” is no id', (id) => {
    expect(changedModels([], [id]).ok).toBe(false);
  });
});
