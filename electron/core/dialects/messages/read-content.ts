import { asList, asObject, type Json } from '../../kernel/json.ts';
import type { DocumentPart, ImagePart, Part, Source, TextPart, ToolResultPart } from '../neutral.ts';
import { given, ifGiven, type Checks } from './checks.ts';
import { summaryText } from './summary.ts';

/** What a block may refer to. */
export interface Context {
  readonly checks: Checks;
  /** Names of the tools called so far, by the id of the call. */
  readonly called: Map<string, string>;
}

type Simple = TextPart | ImagePart | DocumentPart;
type ReadBlock = (block: Json, path: string, context: Context) => readonly Part[];

/** The parts of a `content`: a text, or a list of blocks. */
export function readContent(content: unknown, path: string, context: Context): readonly Part[] {
  if (typeof content === 'string') return textPart(content);
  if (!Array.isArray(content)) {
    context.checks.fail(path, 'a text or a list of content blocks');
    return [];
  }
  return content.flatMap((block, index) => readBlock(block, `${path}[${index}]`, context, blocks));
}

function readBlock<T extends Part>(
  value: unknown,
  path: string,
  context: Context,
  readers: ReadonlyMap<string, (block: Json, path: string, context: Context) => readonly T[]>,
): readonly T[] {
  const block = context.checks.object(value, path);
  const type = context.checks.text(block['type'], `${path}.type`);
  const read = readers.get(type);
  if (read) return read(block, path, context);
  // Blocks of tools that ran at the vendor's, of its files, and of whatever is new.
  context.checks.drop(`messages.${type}`);
  return [];
}

/** An empty text says nothing, and some APIs refuse it. */
const textPart = (text: string, cache?: true): readonly TextPart[] =>
  text === '' ? [] : [{ kind: 'text', text, ...(cache && { cache }) }];

export const cached = (block: Json): true | undefined => (given(block['cache_control']) ? true : undefined);

export const readText = (block: Json, path: string, { checks }: Pick<Context, 'checks'>): readonly TextPart[] =>
  textPart(checks.text(block['text'], `${path}.text`), cached(block));

function readImage(block: Json, path: string, context: Context): readonly ImagePart[] {
  const source = readSource(block['source'], `${path}.source`, 'image', context);
  return source ? [{ kind: 'image', source }] : [];
}

/** `null`: one that no other vendor can reach, or that is wrong. */
function readSource(value: unknown, path: string, kind: string, { checks }: Context): Source | null {
  const source = checks.object(value, path);
  const type = checks.text(source['type'], `${path}.type`);
  if (type === 'url') return { kind: 'url', url: checks.text(source['url'], `${path}.url`) };
  if (type === 'base64') {
    const mediaType = checks.text(source['media_type'], `${path}.media_type`);
    return { kind: 'data', mediaType, data: checks.text(source['data'], `${path}.data`) };
  }
  if (type === 'text') {
    const text = checks.text(source['data'], `${path}.data`);
    return { kind: 'data', mediaType: 'text/plain', data: Buffer.from(text).toString('base64') };
  }
  checks.drop(`messages.${kind}.source=${type}`);
  return null;
}

function readDocument(block: Json, path: string, context: Context): readonly Simple[] {
  const { checks } = context;
  const name = ifGiven(block['title'], `${path}.title`, checks.text);
  // What the document is about, which is not part of it.
  const before = textPart(ifGiven(block['context'], `${path}.context`, checks.text) ?? '');
  dropCitations(block, 'document', checks);
  const source = checks.object(block['source'], `${path}.source`);
  if (source['type'] === 'content') {
    const parts = readSimple(source['content'], `${path}.source.content`, context);
    return [...before, ...textPart(name ?? ''), ...parts];
  }
  const read = readSource(source, `${path}.source`, 'document', context);
  return read ? [...before, { kind: 'document', source: read, ...(name !== undefined && { name }) }] : [];
}

/** Nobody else says which words of a document an answer leans on. */
function dropCitations(block: Json, kind: string, checks: Checks): void {
  const wanted = asObject(block['citations'])['enabled'] === true;
  if (wanted) checks.drop(`messages.${kind}.citations`);
}

function readSearchResult(block: Json, path: string, { checks }: Context): readonly TextPart[] {
  dropCitations(block, 'search_result', checks);
  const content = checks.list(block['content'], `${path}.content`);
  const texts = content.map((one, index) => {
    const at = `${path}.content[${index}]`;
    return checks.text(checks.object(one, at)['text'], `${at}.text`);
  });
  const about = [checks.text(block['title'], `${path}.title`), checks.text(block['source'], `${path}.source`)];
  return textPart([...about, ...texts].filter((text) => text !== '').join('\n'), cached(block));
}

/** What a search among tools has found: the tools themselves are in the request's list. */
const readToolReference = (block: Json, path: string, { checks }: Context): readonly TextPart[] =>
  textPart(`The tool ${checks.text(block['tool_name'], `${path}.tool_name`)} can be called now.`);

/** One without words has failed, and is nothing to the vendor, too. */
function readCompaction(block: Json, path: string, { checks }: Context): readonly TextPart[] {
  if (ifGiven(block['content'], `${path}.content`, checks.text) === undefined) return [];
  if (asList(block['tool_changes']).length > 0) checks.drop('messages.compaction.tool_changes');
  return textPart(summaryText(block), cached(block));
}

function readThinking(block: Json, path: string, { checks }: Context): readonly Part[] {
  const text = checks.text(block['thinking'], `${path}.thinking`);
  return text === '' ? [] : [{ kind: 'reasoning', text }];
}

function readToolUse(block: Json, path: string, { checks, called }: Context): readonly Part[] {
  const id = checks.text(block['id'], `${path}.id`);
  const name = checks.text(block['name'], `${path}.name`);
  const input = ifGiven(block['input'], `${path}.input`, checks.tree) ?? {};
  called.set(id, name);
  return [{ kind: 'tool-call', id, name, args: JSON.stringify(input) }];
}

function readToolResult(block: Json, path: string, context: Context): readonly ToolResultPart[] {
  const { checks, called } = context;
  const id = checks.text(block['tool_use_id'], `${path}.tool_use_id`);
  const name = called.get(id);
  const parts = ifGiven(block['content'], `${path}.content`, (value, at) => readSimple(value, at, context)) ?? [];
  return [
    {
      kind: 'tool-result',
      id,
      ...(name !== undefined && { name }),
      parts: cached(block) ? markLast(parts) : parts,
      ...(ifGiven(block['is_error'], `${path}.is_error`, checks.flag) === true && { failed: true as const }),
    },
  ];
}

/** A mark on the whole result is kept by its last text. */
function markLast(parts: readonly Simple[]): readonly Simple[] {
  const last = parts.findLastIndex((part) => part.kind === 'text');
  return parts.map((part, index) => (index === last && part.kind === 'text' ? { ...part, cache: true } : part));
}

function readSimple(content: unknown, path: string, context: Context): readonly Simple[] {
  if (typeof content === 'string') return textPart(content);
  const list = context.checks.list(content, path);
  return list.flatMap((block, index) => readBlock(block, `${path}[${index}]`, context, simple));
}

const simple: ReadonlyMap<string, (block: Json, path: string, context: Context) => readonly Simple[]> = new Map([
  ['text', readText],
  ['image', readImage],
  ['document', readDocument],
  ['search_result', readSearchResult],
  ['tool_reference', readToolReference],
]);

const blocks: ReadonlyMap<string, ReadBlock> = new Map<string, ReadBlock>([
  ...simple,
  ['compaction', readCompaction],
  ['thinking', readThinking],
  ['tool_use', readToolUse],
  ['tool_result', readToolResult],
]);

/** Claude Code's first block of a system prompt; it counts requests, so no two are alike, and says nothing to a model. */
const billing = 'x-anthropic-billing-header:';

/** `system`. */
export function readSystem(system: unknown, path: string, { checks }: Pick<Context, 'checks'>): readonly TextPart[] {
  if (typeof system === 'string') return textPart(system);
  const list = checks.list(system, path).flatMap((value, index) => {
    const at = `${path}[${index}]`;
    const block = checks.object(value, at);
    if (block['type'] !== 'text') checks.fail(`${at}.type`, '"text"');
    return readText(block, at, { checks });
  });
  if (!list.some(({ text }) => text.startsWith(billing))) return list;
  checks.drop('system.x-anthropic-billing-header');
  return list.filter(({ text }) => !text.startsWith(billing));
}

/** The content of a turn of the system's, which may hold no more than changes of the tools, or nothing. */
export function readInstruction(
  content: unknown,
  path: string,
  { checks }: Pick<Context, 'checks'>,
): readonly TextPart[] {
  if (!Array.isArray(content)) return readSystem(content ?? [], path, { checks });
  const isText = (block: unknown) => typeof asObject(block)['type'] !== 'string' || asObject(block)['type'] === 'text';
  for (const block of content) if (!isText(block)) checks.drop(`messages.${String(asObject(block)['type'])}`);
  return readSystem(content.filter(isText), path, { checks });
}
