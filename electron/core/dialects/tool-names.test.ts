import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bedrock } from './bedrock/wire.ts';
import { chat } from './chat/wire.ts';
import type { AnswerWriter, WireDialect } from './dialect.ts';
import { gemini } from './gemini/wire.ts';
import { messages } from './messages/wire.ts';
import type { NeutralEvent, NeutralRequest } from './neutral.ts';
import { responses } from './responses/wire.ts';
import { fitToolNames, withClientNames } from './tool-names.ts';

const requestOf = (names: readonly string[]): NeutralRequest => ({
  system: [],
  stream: false,
  tools: names.map((name) => ({ name, schema: {} })),
  ...(names[0] !== undefined && { toolChoice: { name: names[0] } }),
  turns: [
    { role: 'user', parts: [{ kind: 'text', text: 'Hi' }] },
    { role: 'assistant', parts: names.map((name, at) => ({ kind: 'tool-call', id: `c${at}`, name, args: '{}' })) },
    { role: 'user', parts: names.map((name, at) => ({ kind: 'tool-result', id: `c${at}`, name, parts: [] })) },
  ],
});

const toolsOf = ({ tools }: NeutralRequest) => tools.map(({ name }) => name);
const namesIn = ({ turns }: NeutralRequest, at: number) =>
  turns[at]!.parts.map((part) => ('name' in part ? part.name : undefined));

/** Repeats what it is told, as far as calls go. */
const echo: AnswerWriter = {
  whole: (events) => ({ called: events.map((event) => (event.kind === 'tool-call' ? event.name : '')) }),
  event: (event) => (event.kind === 'tool-call' ? event.name : ''),
  end: () => 'over',
};

const all: readonly WireDialect[] = [messages, chat, responses, gemini, bedrock];
const limits = { 'anthropic-messages': 128 } as Readonly<Record<string, number>>;

/** Letters that somebody refuses, and names that only differ in them. */
const names = fc.uniqueArray(
  fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'B', '7', '_', '-', '.', ':', '/', ' ', 'é', '天'), maxLength: 5 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.constantFrom('a.b', 'a:b', 'a_b', 'a.b_c3ab8ff1', '1st', '-', 'mcp/server/tool'),
    fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 60, maxLength: 140 }),
  ),
  { maxLength: 12 },
);

test.each(all)('$id takes the names of any set of tools, each of its own, and they come back', ({ id, provider }) => {
  const { toolName } = provider;
  fc.assert(
    fc.property(names, (own) => {
      const { request, back } = fitToolNames(requestOf(own), toolName);
      const sent = toolsOf(request);
      for (const name of sent) {
        expect(name).toMatch(/^[a-zA-Z0-9_.-]+$/);
        expect(name).toMatch(toolName);
        expect(name.length).toBeLessThanOrEqual(limits[id] ?? 64);
      }
      expect(new Set(sent).size).toBe(own.length);
      expect([namesIn(request, 1), namesIn(request, 2)]).toEqual([sent, sent]);
      expect(request.toolChoice).toEqual(own.length === 0 ? undefined : { name: sent[0] });
      const called = sent.map((name): NeutralEvent => ({ kind: 'tool-call', id: 'c', name }));
      const writer = withClientNames(echo, back);
      expect([writer.whole(called), called.map((event) => writer.event(event))]).toEqual([{ called: own }, own]);
      expect(fitToolNames(requestOf(own), toolName)).toEqual({ request, back });
    }),
  );
});

test('a name gets the same other one whatever stands beside it, and a good one stays', () => {
  const { toolName } = chat.provider;
  const [alone] = toolsOf(fitToolNames(requestOf(['files.read']), toolName).request);
  expect(alone).toMatch(/^files_read_[0-9a-f]{8}$/);
  expect(toolsOf(fitToolNames(requestOf(['files_read', 'x/y', 'files.read']), toolName).request)).toEqual([
    'files_read',
    expect.stringMatching(/^x_y_/),
    alone,
  ]);
});

test('a tool that happens to be called like the other name of another is told apart', () => {
  const { toolName } = chat.provider;
  const [given = ''] = toolsOf(fitToolNames(requestOf(['a.b']), toolName).request);
  const { request, back } = fitToolNames(requestOf(['a.b', given]), toolName);
  expect(new Set(toolsOf(request)).size).toBe(2);
  expect(toolsOf(request)[1]).toBe(given);
  expect(back.get(toolsOf(request)[0]!)).toBe('a.b');
});

test('nothing is made anew where all names may stay', () => {
  const request = requestOf(['read_file', 'mcp__docs__find']);
  expect(fitToolNames(request, messages.provider.toolName).request).toBe(request);
  expect(withClientNames(echo, new Map())).toBe(echo);
});
