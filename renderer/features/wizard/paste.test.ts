import { describe, expect, test } from 'vitest';
import { cleanSecret } from '#shared/secret-input';
import type { AddMethod } from '#shared/provider';
import { providers } from '../../testing/world.ts';
import { checkPaste, edited, masked, methodFor } from './paste.ts';

const provider = (id: string) => providers.find((each) => each.id === id)!;
const anthropic = provider('anthropic');
const openai = provider('openai');
const method = (kind: AddMethod['kind'], of = anthropic) => of.methods.find((each) => each.kind === kind)!;
const check = (pasted: string, kind: AddMethod['kind'] = 'setup-token', of = anthropic) =>
  checkPaste(of, method(kind, of), cleanSecret(pasted), providers);

describe('what is shown of a secret', () => {
  test.each([
    ['', ''],
    ['sk-an', 'sk-an'],
    ['sk-ant-oat01-', 'sk-ant-oat01-'],
    ['sk-ant-oat01-abcdef', 'sk-ant-oat01-••••••'],
    [`sk-ant-oat01-${'a'.repeat(30)}Qx4f`, `sk-ant-oat01-${'•'.repeat(30)}Qx4f`],
    ['nothing-alike', '•'.repeat(13)],
  ])('%s → %s', (secret, shown) => {
    expect(masked(secret, 'sk-ant-oat01-')).toBe(shown);
  });

  test('no prefix, nothing plain but the end of a long one', () => {
    expect(masked(`${'a'.repeat(26)}last`)).toBe(`${'•'.repeat(26)}last`);
    expect(masked('a'.repeat(23))).toBe('•'.repeat(23));
  });
});

describe('an edit of the dots is an edit of the secret', () => {
  const secret = `sk-${'abcdefghij'.repeat(3)}wxyz`;
  const dots = masked(secret, 'sk-');
  test.each<[string, string, number, string]>([
    ['typing at the end', `${dots}!`, dots.length + 1, `${secret}!`],
    ['taking the last one away', dots.slice(0, -1), dots.length - 1, secret.slice(0, -1)],
    ['typing among the dots', `${dots.slice(0, 8)}!${dots.slice(8)}`, 9, `${secret.slice(0, 8)}!${secret.slice(8)}`],
    ['taking a dot away', dots.slice(0, 9) + dots.slice(10), 9, secret.slice(0, 9) + secret.slice(10)],
    ['writing over a part', `${dots.slice(0, 5)}!${dots.slice(12)}`, 6, `${secret.slice(0, 5)}!${secret.slice(12)}`],
    ['writing over all of it', 'x', 1, 'x'],
    ['taking all of it away', '', 0, ''],
  ])('%s', (_, after, caret, expected) => {
    expect(edited(secret, dots, after, caret)).toBe(expected);
  });
});

describe('what is said while typing', () => {
  test('nothing about an empty field', () => {
    expect(check('  \n')).toEqual({ rules: [], fine: false });
  });

  test('a token cut off by the terminal', () => {
    const { rules, fine } = check(`sk-ant-oat01-${'a'.repeat(20)}\n${'b'.repeat(20)}\n${'c'.repeat(19)}`);
    expect(fine).toBe(false);
    expect(rules.map((rule) => [rule.kept, rule.text])).toEqual([
      [true, 'Starts with sk-ant-oat01-'],
      [true, '2 line breaks from the terminal were taken out'],
      [false, '8 characters short: 72 of at least 80.'],
    ]);
    expect(rules[2]?.advice).toContain('wider');
  });

  test('a whole one', () => {
    const { rules, fine } = check(`sk-ant-oat01-${'a'.repeat(95)}`);
    expect(fine).toBe(true);
    expect(rules.every((rule) => rule.kept)).toBe(true);
  });

  test('a wrapper that was taken off', () => {
    const { rules, fine } = check(`export OPENAI_API_KEY="sk-${'a'.repeat(30)}";`, 'api_key', openai);
    expect(fine).toBe(true);
    expect(rules.map((rule) => rule.text)).toContain('What stood around it was taken out');
  });

  test('a shortened key', () => {
    const { rules, fine } = check('sk-abc...wxyz', 'api_key', openai);
    expect(fine).toBe(false);
    expect(rules.at(-1)).toMatchObject({ kept: false, text: 'This is a shortened key.' });
  });

  test('a key of somebody else, and where it belongs', () => {
    const { rules, fine } = check(`sk-or-v1-${'a'.repeat(60)}`, 'api_key', openai);
    expect(fine).toBe(false);
    expect(rules.at(-1)).toMatchObject({
      kept: false,
      text: 'This looks like a key for OpenRouter.',
      other: 'openrouter',
    });
  });
});

test('a secret goes to the kind whose prefix fits best', () => {
  expect(methodFor(anthropic, 'sk-ant-oat01-abc')?.kind).toBe('setup-token');
  expect(methodFor(anthropic, 'sk-ant-api03-abc')?.kind).toBe('api_key');
  expect(methodFor(anthropic, 'ghp_abc')).toBeNull();
});
