import type { Json } from '../../kernel/json.ts';
import type {
  DocumentPart,
  ImagePart,
  Part,
  Source,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../neutral.ts';
import { inputOf } from '../tool-args.ts';
import { FOREIGN_SIGNATURE } from './foreign.ts';

/**
 * Turns as `contents`. What was thought elsewhere is left out: Google reads thoughts only by their signature.
 * @param signed the model wants a signature at tool calls
 */
export function writeContents(turns: readonly Turn[], signed: boolean): readonly Json[] {
  const names = new Map<string, string>();
  for (const part of turns.flatMap((turn) => turn.parts)) if (part.kind === 'tool-call') names.set(part.id, part.name);
  return grouped(turns).flatMap(({ model, parts }) =>
    model ? modelContent(parts, signed) : userContents(parts, names),
  );
}

interface Group {
  readonly model: boolean;
  readonly parts: readonly Part[];
}

/** Neighbours of one side in one piece: all results of a turn's calls have to come together. */
function grouped(turns: readonly Turn[]): readonly Group[] {
  const groups: { model: boolean; parts: Part[] }[] = [];
  for (const { role, parts } of turns) {
    const model = role === 'assistant';
    const last = groups.at(-1);
    if (last?.model === model) last.parts.push(...parts);
    else groups.push({ model, parts: [...parts] });
  }
  return groups;
}

function modelContent(parts: readonly Part[], signed: boolean): Json[] {
  const written: Json[] = [];
  let calls = 0;
  for (const part of parts) {
    if (part.kind === 'tool-call') written.push(callPart(part, signed && calls++ === 0));
    else if (part.kind !== 'reasoning' && part.kind !== 'tool-result') written.push(...plainPart(part));
  }
  return written.length === 0 ? [] : [{ role: 'model', parts: written }];
}

/** @param signed only the first of several calls at once carries a signature */
const callPart = ({ id, name, args }: ToolCallPart, signed: boolean): Json => ({
  functionCall: { id, name, args: inputOf(args) },
  ...(signed && { thoughtSignature: FOREIGN_SIGNATURE }),
});

/** Results before everything else, in a content of their own: Google counts them against the calls. */
function userContents(parts: readonly Part[], names: ReadonlyMap<string, string>): Json[] {
  const results = parts.filter((part) => part.kind === 'tool-result');
  const pictured = results.flatMap((result) => result.parts.filter((part) => part.kind !== 'text'));
  const said = parts.filter((part) => part.kind === 'text' || part.kind === 'image' || part.kind === 'document');
  const written = [results.map((result) => resultPart(result, names)), [...pictured, ...said].flatMap(plainPart)];
  return written.filter((one) => one.length > 0).map((one) => ({ role: 'user', parts: one }));
}

/**
 * The text stays a text under Google's own key: as an object, names in it such as `$ref` would be read as Google's.
 */
function resultPart(result: ToolResultPart, names: ReadonlyMap<string, string>): Json {
  const text = result.parts.filter((part) => part.kind === 'text').map((part) => part.text);
  return {
    functionResponse: {
      id: result.id,
      name: result.name ?? names.get(result.id) ?? result.id,
      response: { [result.failed ? 'error' : 'output']: text.join('\n') },
    },
  };
}

function plainPart(part: TextPart | ImagePart | DocumentPart): Json[] {
  if (part.kind === 'text') return part.text === '' ? [] : [{ text: part.text }];
  return [sourcePart(part.source, part.kind === 'image' ? 'image/jpeg' : 'application/pdf')];
}

/** @param usual for an address whose ending says nothing */
const sourcePart = (source: Source, usual: string): Json =>
  source.kind === 'data'
    ? { inlineData: { mimeType: source.mediaType, data: source.data } }
    : { fileData: { mimeType: typeOf(source.url) ?? usual, fileUri: source.url } };

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

const typeOf = (url: string): string | undefined =>
  types[/\.([a-z]+)(?:[?#]|$)/i.exec(url.replace(/^[a-z]+:\/\/[^/]*/i, ''))?.[1]?.toLowerCase() ?? ''];
