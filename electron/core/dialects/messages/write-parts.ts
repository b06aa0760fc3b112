import type { Json } from '../../kernel/json.ts';
import type { DocumentPart, ImagePart, Part, Source, TextPart, ToolResultPart } from '../neutral.ts';

/** What the API can look at. */
const images = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);
const texts = /^text\/|^application\/(?:json|xml|yaml|x-yaml|javascript)\b/;

const mark = { cache_control: { type: 'ephemeral' } };

/** Blocks without a word are refused. */
export const writeText = ({ text, cache }: TextPart): readonly Json[] =>
  text.trim() === '' ? [] : [{ type: 'text', text, ...(cache === true && mark) }];

/** @param dropped collects what the API cannot read */
export function writeUserPart(part: Part, dropped: Set<string>): readonly Json[] {
  switch (part.kind) {
    case 'text':
      return writeText(part);
    case 'image':
      return writeImage(part, dropped);
    case 'document':
      return writeDocument(part, dropped);
    default:
      return [];
  }
}

function writeImage({ source, detail }: ImagePart, dropped: Set<string>): readonly Json[] {
  if (detail === 'low' || detail === 'high') dropped.add('detail');
  if (source.kind === 'url') return [{ type: 'image', source: { type: 'url', url: source.url } }];
  if (images.has(source.mediaType)) return [{ type: 'image', source: base64(source) }];
  dropped.add(`image=${source.mediaType}`);
  return [];
}

function writeDocument({ source, name }: DocumentPart, dropped: Set<string>): readonly Json[] {
  const written = documentSource(source);
  if (written) return [{ type: 'document', source: written, ...(name !== undefined && { title: name }) }];
  dropped.add(`document=${source.kind === 'data' ? source.mediaType : 'url'}`);
  return [];
}

function documentSource(source: Source): Json | null {
  if (source.kind === 'url') return { type: 'url', url: source.url };
  if (source.mediaType === 'application/pdf') return base64(source);
  if (!texts.test(source.mediaType)) return null;
  const data = Buffer.from(source.data, 'base64').toString('utf8');
  return { type: 'text', media_type: 'text/plain', data };
}

const base64 = ({ mediaType, data }: Extract<Source, { kind: 'data' }>): Json => ({
  type: 'base64',
  media_type: mediaType,
  data,
});

/** The API takes no pictures from the assistant, and thoughts only with the signature that nobody carries over. */
export function writeAssistantPart(part: Part, dropped: Set<string>): readonly Json[] {
  if (part.kind === 'text') return writeText(part);
  if (part.kind === 'image' || part.kind === 'document') dropped.add(`assistant.${part.kind}`);
  return [];
}

/** An instruction in the middle has no place of its own here; the user's turn says whose it is. */
export const writeInstruction = (part: Part): readonly Json[] =>
  part.kind === 'text' && part.text.trim() !== ''
    ? writeText({ ...part, text: `<system>\n${part.text}\n</system>` })
    : [];

/** @param result `undefined`: the conversation goes on without one, which the API does not take */
export function writeResult(id: string, result: ToolResultPart | undefined, dropped: Set<string>): Json {
  const head = { type: 'tool_result', tool_use_id: id };
  if (!result) return { ...head, content: 'There is no result: the call was not run.', is_error: true };
  const content = result.parts.flatMap((part) => writeUserPart(part, dropped)).map(unmarked);
  return {
    ...head,
    ...(content.length > 0 && { content }),
    ...(content.length === 0 && result.failed === true && { content: 'It failed and said nothing.' }),
    ...(result.failed === true && { is_error: true }),
    ...(result.parts.some((part) => part.kind === 'text' && part.cache === true) && mark),
  };
}

/** Only the result as a whole can be marked. */
function unmarked({ cache_control: _, ...block }: Json): Json {
  return block;
}

/** A result whose call is not in the conversation. */
export function writeLost(result: ToolResultPart, dropped: Set<string>): readonly Json[] {
  const text = `Result of ${result.name ?? 'a tool'}:`;
  return [{ type: 'text', text }, ...result.parts.flatMap((part) => writeUserPart(part, dropped))];
}
