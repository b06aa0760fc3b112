import { expect, test } from 'vitest';
import { withoutSystemTurns } from './system-turns.ts';

const text = (words: string) => ({ type: 'text', text: words });
const told = (words: string) => text(`<system>\n${words}\n</system>`);
const user = (...content: object[]) => ({ role: 'user', content });
const assistant = (...content: object[]) => ({ role: 'assistant', content });
const system = (content: unknown) => ({ role: 'system', content });
const call = { type: 'tool_use', id: 't', name: 'n', input: {} };
const result = { type: 'tool_result', tool_use_id: 't', content: 'r' };
const mark = { cache_control: { type: 'ephemeral' } };

test('an instruction in the middle goes behind what the user says before it, with its mark', () => {
  const marked = { ...text('Be short.'), ...mark };
  const messages = [{ role: 'user', content: 'q' }, system('Agents: a, b'), system([marked]), assistant(text('a'))];
  expect(withoutSystemTurns({ model: 'm', messages })).toEqual({
    model: 'm',
    messages: [user(text('q'), told('Agents: a, b'), { ...told('Be short.'), ...mark }), assistant(text('a'))],
  });
});

test('nothing comes between a call and its result', () => {
  const messages = [user(text('q')), assistant(call), system('Hurry.'), user(result)];
  expect(withoutSystemTurns({ messages })).toEqual({
    messages: [user(text('q')), assistant(call), user(result, told('Hurry.'))],
  });
});

test('where the user says nothing it is a turn of its own, and an empty one is none', () => {
  const messages = [system('First.'), assistant(text('a')), system(''), system('Last.')];
  expect(withoutSystemTurns({ messages })).toEqual({
    messages: [user(told('First.')), assistant(text('a')), user(told('Last.'))],
  });
});

test.each([{}, { messages: 'x' }, { messages: [user(text('q'))], system: 'Be kind.' }])('nothing to do: %j', (body) => {
  expect(withoutSystemTurns(body)).toBeNull();
});
