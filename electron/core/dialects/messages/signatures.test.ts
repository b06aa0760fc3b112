import { describe, expect, test } from 'vitest';
import { OWN_MARK } from '../own-mark.ts';
import { withoutSignatures } from './signatures.ts';

const signed = { type: 'thinking', thinking: 'a', signature: 'EqQB' };
const own = { type: 'thinking', thinking: 'b', signature: OWN_MARK };
const redacted = { type: 'redacted_thinking', data: 'Emw' };
const text = { type: 'text', text: 'c' };
const call = { type: 'tool_use', id: 't', name: 'n', input: {} };
const result = { type: 'tool_result', tool_use_id: 't', content: 'r' };
const user = { role: 'user', content: 'q' };
const assistant = (...content: object[]) => ({ role: 'assistant', content });

describe('for another account', () => {
  test('signed and unreadable thoughts go, the rest stays as it is', () => {
    const body = { model: 'm', unknown: { kept: 1 }, messages: [user, assistant(signed, redacted, own, text)] };
    expect(withoutSignatures(body)).toEqual({ model: 'm', unknown: { kept: 1 }, messages: [user, assistant(text)] });
  });

  test('a turn of nothing but thoughts goes as a whole', () => {
    expect(withoutSignatures({ messages: [user, assistant(signed), user] })).toEqual({ messages: [user, user] });
  });

  test('a signed summary becomes its words, which stand for what was said before', () => {
    const summary = { type: 'compaction', content: 'They met.', signature: 'EqQB', tool_changes: [] };
    const told = {
      role: 'user',
      content: [{ type: 'text', text: 'Summary of the conversation so far:\nThey met.' }],
    };
    expect(withoutSignatures({ messages: [assistant(summary), user] })).toEqual({ messages: [told, user] });
    expect(withoutSignatures({ messages: [user, assistant(text, summary, signed, text), user] })).toEqual({
      messages: [told, assistant(text), user],
    });
    const changes = { ...summary, tool_changes: [{ type: 'tool_addition' }] };
    expect(withoutSignatures({ messages: [assistant(changes), user] })).toBeNull();
    expect(withoutSignatures({ messages: [assistant(summary), user] }, 'own')).toBeNull();
  });

  test('what the account’s vendor keeps for it goes', () => {
    const body = { container: 'container_1', diagnostics: { previous_message_id: 'm' }, messages: [user] };
    expect(withoutSignatures(body)).toEqual({ messages: [user] });
  });

  test.each([{}, { messages: [user, assistant(text, call)] }, { messages: 'x' }, { messages: [1, { content: [2] }] }])(
    'there is nothing to do in %j',
    (body) => {
      expect(withoutSignatures(body)).toBeNull();
    },
  );
});

describe('for the account it came from', () => {
  test('only what Baton wrote goes', () => {
    const body = { container: 'container_1', messages: [user, assistant(own, text), user, assistant(signed, text)] };
    const messages = [user, assistant(text), user, assistant(signed, text)];
    expect(withoutSignatures(body, 'own')).toEqual({ container: 'container_1', messages });
    expect(withoutSignatures({ messages }, 'own')).toBeNull();
  });
});

test('places that Baton cited go with their mark', () => {
  const place = { type: 'web_search_result_location', url: 'https://a.b/', encrypted_index: OWN_MARK };
  const real = { ...place, encrypted_index: 'Eo8B' };
  const cited = (...citations: object[]) => assistant({ ...text, citations });
  expect(withoutSignatures({ messages: [cited(place), cited(place, real)] }, 'own')).toEqual({
    messages: [assistant(text), cited(real)],
  });
});

describe('a model told by tokens to think', () => {
  const thinking = { type: 'enabled', budget_tokens: 2_048 };
  const clear = { type: 'clear_thinking_20251015' };
  const other = { type: 'clear_tool_uses_20250919' };
  const loop = [user, assistant(signed, call), { role: 'user', content: [result] }];

  test('goes on from a call without thinking, once the thoughts before it are gone', () => {
    const body = { thinking, messages: loop, context_management: { edits: [clear, other] } };
    expect(withoutSignatures(body)).toEqual({
      messages: [user, assistant(call), { role: 'user', content: [result] }],
      context_management: { edits: [other] },
    });
    expect(withoutSignatures({ thinking, messages: loop, context_management: { edits: [clear] } })).not.toHaveProperty(
      'context_management',
    );
  });

  test('still thinks about a new question, and where it decides itself', () => {
    expect(withoutSignatures({ thinking, messages: [user, assistant(signed, text), user] })).toMatchObject({
      thinking,
    });
    expect(withoutSignatures({ thinking: { type: 'adaptive' }, messages: loop })).toHaveProperty('thinking');
  });

  test('keeps its own signed thoughts, and thinks on', () => {
    const messages = [user, assistant(own, text), user, assistant(signed, call), { role: 'user', content: [result] }];
    expect(withoutSignatures({ thinking, messages }, 'own')).toMatchObject({ thinking });
  });
});
