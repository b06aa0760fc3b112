import { describe, expect, test } from 'vitest';
import { readAddress } from './address.ts';

const at = (url: string) => {
  const read = readAddress(url);
  if (!read.ok) throw new Error(read.error);
  return read.value;
};

describe('what a path of Google’s says', () => {
  test.each([
    ['/v1beta/models/gemini-2.5-pro:generateContent', 'gemini-2.5-pro', false, true],
    ['/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse', 'gemini-2.5-pro', true, true],
    ['/v1/models/anthropic%2Fclaude-opus-4-5%40work:countTokens', 'anthropic/claude-opus-4-5@work', false, false],
    ['/v1beta/models/ollama/llama3:8b:generateContent', 'ollama/llama3:8b', false, true],
    ['/v1beta/openai/gpt-5.2:generateContent', 'openai/gpt-5.2', false, true],
  ])('%s', (url, asked, stream, translatable) => {
    expect(at(url)).toMatchObject({ asked, stream, translatable });
  });

  test.each([
    ['/v1beta/models/%20:generateContent', 'name a model'],
    ['/v1beta/models/:generateContent', 'name a model'],
    ['/v1beta/models/%ZZ:generateContent', 'name a model'],
    ['/v1beta/models/x:streamGenerateContent', 'alt=sse'],
    ['/v1beta/models/x:streamGenerateContent?alt=json', 'alt=sse'],
  ])('%s is answered with a sentence', (url, words) => {
    const read = readAddress(url);
    expect(read.ok ? '' : read.error).toContain(words);
  });

  test('another model in its place keeps the rest of the address, without the client’s key', () => {
    const { pathFor } = at('/v1beta/models/default:streamGenerateContent?key=bk-1&alt=sse&k%65y=bk-2&x=1');
    expect(pathFor('gemini-3-pro-preview')).toBe('/v1/models/gemini-3-pro-preview:streamGenerateContent?alt=sse&x=1');
    expect(pathFor('a b/c?d')).toBe('/v1/models/a%20b/c%3Fd:streamGenerateContent?alt=sse&x=1');
  });
});
