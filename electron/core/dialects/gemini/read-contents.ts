import { asText, type Json } from '../../kernel/json.ts';
import type { DocumentPart, ImagePart, Part, ReasoningPart, TextPart, ToolResultPart, Turn } from '../neutral.ts';
import { field, listAt, objectAt } from './fields.ts';

/** Calls of the conversation, so that results without an id find the one they answer. */
interface Calls {
  count: number;
  readonly open: { readonly id: string; readonly name: string }[];
}

/** `contents` as turns. @param drop is told what no other dialect knows, by its place */
export function readContents(contents: readonly Json[], drop: (name: string) => void): readonly Turn[] {
  const calls: Calls = { count: 0, open: [] };
  const turns = contents.flatMap((content, at) => {
    const role = content['role'] === 'model' ? ('assistant' as const) : ('user' as const);
    const parts = listAt(content, 'parts').flatMap((part, index) =>
      readPart(part, calls, (name) => drop(`contents[${String(at)}].parts[${String(index)}].${name}`)),
    );
    return parts.length === 0 ? [] : [{ role, parts }];
  });
  return joined(turns);
}

/** Clients send a streamed answer back as its pieces, each in a part or even in a content of its own. */
function joined(turns: readonly Turn[]): readonly Turn[] {
  const all: { role: Turn['role']; parts: Part[] }[] = [];
  for (const { role, parts } of turns) {
    const last = all.at(-1);
    if (role !== 'assistant') all.push({ role, parts: [...parts] });
    else if (last?.role === 'assistant') addPieces(last.parts, parts);
    else all.push({ role, parts: addPieces([], parts) });
  }
  return all;
}

function addPieces(to: Part[], pieces: readonly Part[]): Part[] {
  for (const piece of pieces) {
    const last = to.at(-1);
    if ((piece.kind === 'text' || piece.kind === 'reasoning') && last?.kind === piece.kind)
      to[to.length - 1] = { ...piece, text: last.text + piece.text };
    else to.push(piece);
  }
  return to;
}

type Drop = (name: string) => void;

const known = ['functionCall', 'functionResponse', 'inlineData', 'fileData', 'text'] as const;

function readPart(part: Json, calls: Calls, drop: Drop): Part[] {
  const kind = known.find((name) => field(part, name) !== undefined);
  switch (kind) {
    case undefined:
      for (const name of Object.keys(part)) if (!/^thought/i.test(name)) drop(name);
      return [];
    case 'text':
      return textPart(part);
    case 'functionCall':
      return [callPart(objectAt(part, kind), calls)];
    case 'functionResponse':
      return [resultPart(objectAt(part, kind), calls, drop)];
    case 'inlineData':
      return inlinePart(objectAt(part, kind), drop);
    case 'fileData':
      return filePart(objectAt(part, kind), drop);
  }
}

function textPart(part: Json): (TextPart | ReasoningPart)[] {
  const text = asText(part['text']);
  if (text === '') return [];
  return [{ kind: part['thought'] === true ? 'reasoning' : 'text', text }];
}

function callPart(call: Json, calls: Calls): Part {
  calls.count += 1;
  const id = asText(call['id']) || `call_${String(calls.count)}`;
  const name = asText(call['name']);
  calls.open.push({ id, name });
  return { kind: 'tool-call', id, name, args: JSON.stringify(objectAt(call, 'args')) };
}

function resultPart(result: Json, calls: Calls, drop: Drop): ToolResultPart {
  const name = asText(result['name']);
  const id = answered(calls, asText(result['id']), name);
  const response = objectAt(result, 'response');
  const failed = response['error'] !== undefined && response['output'] === undefined;
  const text: TextPart = { kind: 'text', text: resultText(response) };
  const pictures = listAt(result, 'parts').flatMap((part) => [
    ...inlinePart(objectAt(part, 'inlineData'), drop),
    ...filePart(objectAt(part, 'fileData'), drop),
  ]);
  return {
    kind: 'tool-result',
    id,
    ...(name !== '' && { name }),
    parts: [text, ...pictures],
    ...(failed && { failed: true as const }),
  };
}

/** The earliest call of that name without a result yet, where the result does not say which. */
function answered({ open }: Calls, id: string, name: string): string {
  const at = open.findIndex((call) => (id === '' ? call.name === name : call.id === id));
  const [call] = at === -1 ? [] : open.splice(at, 1);
  return call?.id ?? (id || `call_${name}`);
}

/** Google's own keys hold the text; anything else is the tool's own object. */
function resultText(response: Json): string {
  const keys = Object.keys(response);
  const said = response['output'] ?? response['error'];
  if (keys.length === 1 && said !== undefined) return typeof said === 'string' ? said : JSON.stringify(said);
  return JSON.stringify(response);
}

function inlinePart(blob: Json, drop: Drop): (ImagePart | DocumentPart)[] {
  const mediaType = asText(field(blob, 'mimeType')).toLowerCase();
  const data = asText(blob['data']);
  if (data === '') return [];
  if (mediaType.startsWith('image/')) return [{ kind: 'image', source: { kind: 'data', mediaType, data } }];
  if (isDocument(mediaType)) return [{ kind: 'document', source: { kind: 'data', mediaType, data }, ...named(blob) }];
  drop(`inlineData.mimeType=${mediaType}`);
  return [];
}

function filePart(file: Json, drop: Drop): (ImagePart | DocumentPart)[] {
  const url = asText(field(file, 'fileUri'));
  const mediaType = asText(field(file, 'mimeType')).toLowerCase();
  if (url === '') return [];
  if (!fetchable(url) || !(mediaType === '' || mediaType.startsWith('image/') || isDocument(mediaType))) {
    drop('fileData');
    return [];
  }
  return isDocument(mediaType)
    ? [{ kind: 'document', source: { kind: 'url', url }, ...named(file) }]
    : [{ kind: 'image', source: { kind: 'url', url } }];
}

const isDocument = (mediaType: string): boolean => mediaType === 'application/pdf' || mediaType.startsWith('text/');

const named = (blob: Json): { readonly name?: string } => {
  const name = asText(field(blob, 'displayName'));
  return name === '' ? {} : { name };
};

/** What was uploaded to Google can be read by Google only, and with the same account; so can what its pages hold. */
const fetchable = (url: string): boolean =>
  /^https?:/i.test(url) &&
  !/^https:\/\/(?:generativelanguage\.googleapis\.com|(?:www\.)?youtube\.com|youtu\.be)\//i.test(url);
