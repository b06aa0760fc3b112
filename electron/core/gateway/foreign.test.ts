import { describe, expect, test } from 'vitest';
import type { AttemptFailure } from '../failover/attempt.ts';
import { refusesForeignThoughts, refusesSystemTurns, saysForeignThoughts } from './foreign.ts';

describe('what somebody else signed', () => {
  test.each([
    'messages.1.content.0: Invalid `signature` in `thinking` block',
    'messages.3.content.0.thinking.signature: Field required',
    'messages.1.content.0: Invalid `signature` in `redacted_thinking` block',
    'messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a thinking block',
    'messages.5.content.1: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified.',
    'The encrypted content gAAAAABo…c90= could not be verified.',
    'The encrypted content VPy0...8OA= could not be verified. Reason: Encrypted content could not be decrypted or parsed.',
    '{"error":{"code":"invalid_encrypted_content"}}',
    '{"error":{"details":{"error_code":"compaction_signature_invalid"}}}',
    "Item with id 'rs_68a1' not found. Items are not persisted when `store` is set to false.",
    "Item 'rs_68a1' of type 'reasoning' was provided without its required following item.",
    "Item 'fc_12' of type 'function_call' was provided without its required 'reasoning' item: 'rs_12'.",
    "Previous response with id 'resp_1' not found.",
    "'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property 'reasoning_content' is unsupported)]",
    'messages[3].reasoning: reasoning is not supported with this model',
    'Missing `reasoning_content` field in the assistant message at message index 2.',
    'The `reasoning_content` in the thinking mode must be passed back to the API.',
    'thinking is enabled but reasoning_content is missing in assistant tool call message at index 2',
    'Thought signature is not valid.',
    'Function call is missing a thought_signature in functionCall parts.',
  ])('%s', (sentence) => {
    expect(saysForeignThoughts(sentence)).toBe(true);
  });

  test.each([
    'max_tokens: too big',
    'messages.0.content: Field required',
    'Invalid signature of the webhook',
    'The model thinks that this content is not allowed',
    'model not found',
    'thinking.budget_tokens: must be less than max_tokens',
    'prompt is too long: 210000 tokens > 200000 maximum',
  ])('is not meant by: %s', (sentence) => {
    expect(saysForeignThoughts(sentence)).toBe(false);
  });

  test.each([
    [400, true],
    [404, true],
    [422, true],
    [401, false],
    [429, false],
    [500, false],
    [undefined, false],
  ])('with status %s it is worth another try: %s', (status, worth) => {
    const failure: AttemptFailure = {
      kind: 'upstream',
      classified: { reason: null, text: '' },
      message: 'Invalid `signature` in `thinking` block',
      ...(status !== undefined && { status }),
    };
    expect(refusesForeignThoughts(failure)).toBe(worth);
  });

  test('the whole body counts, not only what people are shown of it', () => {
    const body = Buffer.from('{"error":{"code":"invalid_encrypted_content","message":"No."}}');
    const failure: AttemptFailure = {
      kind: 'upstream',
      classified: { reason: null, text: 'No.' },
      message: 'No.',
      status: 400,
      answer: { status: 400, headers: {}, body },
    };
    expect(refusesForeignThoughts(failure)).toBe(true);
    expect(refusesForeignThoughts({ kind: 'hung-up' })).toBe(false);
  });
});

test.each([
  ['messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter', true],
  ["messages.1.role: Input should be 'user' or 'assistant'", true],
  [`{'loc': ('body', 'messages', 1, 'role'), 'msg': "Input should be 'user' or 'assistant'"}`, true],
  ["role 'system' is not supported on this model", true],
  ["messages.67: role 'system' must precede an 'assistant' message or end the array", true],
  ['Chat template error: System message must be at the beginning.', true],
  ['messages.0.role: role must be one of user, assistant', true],
  ['messages: roles must alternate between user and assistant', false],
  ['system: text content blocks must be non-empty', false],
])('“%s” refuses an instruction in the middle: %s', (message, refuses) => {
  expect(refusesSystemTurns({ kind: 'upstream', classified: { reason: null, text: '' }, message, status: 400 })).toBe(
    refuses,
  );
});

test('a template that refuses may be told as a fault of the server’s', () => {
  const message = 'system message must be at the beginning';
  const failure = { kind: 'upstream', classified: { reason: 'timeout', text: '' }, message } as const;
  expect(refusesSystemTurns({ ...failure, status: 500 })).toBe(true);
  expect(refusesSystemTurns({ ...failure, status: 503 })).toBe(false);
  expect(refusesSystemTurns({ ...failure, message: 'Internal error', status: 500 })).toBe(false);
});
