import { createHash } from 'node:crypto';
import type { AnswerWriter } from './dialect.ts';
import type { NeutralEvent, NeutralRequest, Part } from './neutral.ts';

/** A request whose tools have names that a provider takes, and the way back. */
export interface FittedNames {
  readonly request: NeutralRequest;
  /** Given names → the client's; empty: all could stay. */
  readonly back: ReadonlyMap<string, string>;
}

/**
 * Names that a provider refuses are replaced everywhere in the request: in tools, the choice among them, earlier calls
 * and their results. The same name gets the same other one in each request, as far as no second tool is called that.
 */
export function fitToolNames(request: NeutralRequest, allowed: RegExp): FittedNames {
  const names = namesIn(request);
  const refused = [...names].filter((name) => !allowed.test(name));
  if (refused.length === 0) return { request, back: nothing };
  const taken = new Set([...names].filter((name) => allowed.test(name)));
  const given = new Map(refused.map((name) => [name, givenName(name, taken)]));
  const back = new Map([...given].map(([name, other]) => [other, name]));
  return { request: renamed(request, (name) => given.get(name) ?? name), back };
}

const nothing: ReadonlyMap<string, string> = new Map();

function namesIn({ tools, toolChoice, turns }: NeutralRequest): Set<string> {
  const names = new Set(tools.map(({ name }) => name));
  if (typeof toolChoice === 'object') names.add(toolChoice.name);
  for (const { parts } of turns)
    for (const part of parts)
      if ((part.kind === 'tool-call' || part.kind === 'tool-result') && part.name !== undefined) names.add(part.name);
  return names;
}

const LONGEST_READABLE = 48;

/** At most 58 letters, digits, `_` and `-`, of which the first is no digit: good for everybody. */
function givenName(name: string, taken: Set<string>): string {
  const plain = name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, LONGEST_READABLE);
  const readable = /^[a-zA-Z_]/.test(plain) ? plain : `_${plain}`;
  for (let count = 0; ; count += 1) {
    const mark = createHash('sha256')
      .update(name + '\0'.repeat(count))
      .digest('hex');
    const given = `${readable}_${mark.slice(0, 8)}`;
    if (taken.has(given)) continue;
    taken.add(given);
    return given;
  }
}

function renamed(request: NeutralRequest, to: (name: string) => string): NeutralRequest {
  const { tools, toolChoice, turns } = request;
  const part = (one: Part): Part =>
    (one.kind === 'tool-call' || one.kind === 'tool-result') && one.name !== undefined
      ? { ...one, name: to(one.name) }
      : one;
  return {
    ...request,
    tools: tools.map((tool) => ({ ...tool, name: to(tool.name) })),
    ...(typeof toolChoice === 'object' && { toolChoice: { name: to(toolChoice.name) } }),
    turns: turns.map((turn) => ({ ...turn, parts: turn.parts.map(part) })),
  };
}

/** Tells the client of its tools by the names it gave them. */
export function withClientNames(writer: AnswerWriter, back: FittedNames['back']): AnswerWriter {
  if (back.size === 0) return writer;
  const told = (event: NeutralEvent): NeutralEvent =>
    event.kind === 'tool-call' ? { ...event, name: back.get(event.name) ?? event.name } : event;
  return {
    ...(writer.contentType !== undefined && { contentType: writer.contentType }),
    whole: (events) => writer.whole(events.map(told)),
    event: (event) => writer.event(told(event)),
    end: () => writer.end(),
  };
}
