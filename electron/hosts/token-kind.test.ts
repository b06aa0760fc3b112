import { describe, expect, it } from 'vitest';
import type { AddMethod } from '#shared/provider';
import { kindOf } from './token-kind.ts';

const setup: AddMethod = { kind: 'setup-token', prefix: 'sk-ant-oat01-', minLength: 80 };
const key: AddMethod = { kind: 'api_key', prefix: 'sk-ant-', minLength: 20 };
const plainKey: AddMethod = { kind: 'api_key', minLength: 1 };
const token: AddMethod = { kind: 'token', minLength: 1 };

describe('what paste-token was given', () => {
  it.each([
    {
      it: 'a setup-token by its longer prefix',
      methods: [key, setup, token],
      text: 'sk-ant-oat01-x',
      kind: 'setup-token',
    },
    { it: 'a key by its prefix', methods: [key, setup, token], text: 'sk-ant-api03-x', kind: 'api_key' },
    {
      it: 'a key inside an assignment',
      methods: [key, token],
      text: 'export ANTHROPIC_API_KEY="sk-ant-x";',
      kind: 'api_key',
    },
    { it: 'anything else is a token', methods: [key, setup, token], text: 'whatever', kind: 'token' },
    { it: 'anything is a key where only keys are taken', methods: [plainKey], text: 'whatever', kind: 'api_key' },
    { it: 'a token of a provider nobody knows', methods: [], text: 'whatever', kind: 'token' },
  ])('is $it', ({ methods, text, kind }) => {
    expect(kindOf(methods, text, false)).toBe(kind);
  });

  it('keeps a key with an expiry as a token, and a setup-token as one', () => {
    expect(kindOf([key, setup, token], 'sk-ant-api03-x', true)).toBe('token');
    expect(kindOf([key, setup, token], 'sk-ant-oat01-x', true)).toBe('setup-token');
  });
});
