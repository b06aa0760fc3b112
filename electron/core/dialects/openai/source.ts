import type { DocumentPart, ImagePart, Source } from '../neutral.ts';
import type { Json } from '../../kernel/json.ts';
import { isAbsent, type Notes } from './notes.ts';

const dataUrl = /^data:([^;,]*)(?:;[^,]*)?;base64,/i;

/** `data:…;base64,…` in its parts, any other address as it is. */
export function sourceOf(url: string): Source {
  const head = dataUrl.exec(url.slice(0, 200));
  if (!head) return { kind: 'url', url };
  return { kind: 'data', mediaType: (head[1] ?? '') || 'application/octet-stream', data: url.slice(head[0].length) };
}

export const urlOf = (source: Source): string =>
  source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.data}`;

export function readImage(notes: Notes, url: unknown, detail: unknown, path: string): ImagePart {
  const kind = detail === 'original' ? 'high' : notes.word(detail, `${path}.detail`, ['low', 'high', 'auto']);
  return { kind: 'image', source: sourceOf(notes.text(url, path)), ...(kind !== undefined && { detail: kind }) };
}

/** `{filename, file_data | file_url | file_id}`. Only the vendor that stored a file can read it by its id. */
export function readFile(notes: Notes, file: Json, path: string): DocumentPart {
  if (!isAbsent(file['file_id'])) refuseStored(notes, `${path}.file_id`, 'a file');
  const data = notes.maybeText(file['file_data'], `${path}.file_data`);
  const url = notes.maybeText(file['file_url'], `${path}.file_url`);
  const name = notes.maybeText(file['filename'], `${path}.filename`);
  if (data === undefined && url === undefined && isAbsent(file['file_id']))
    notes.refuse(`“${path}” must hold the file itself in “file_data”.`);
  return { kind: 'document', source: fileSource(data ?? url ?? ''), ...(name !== undefined && { name }) };
}

/** Some clients leave out `data:…;base64,`; files without a type are PDFs. */
function fileSource(text: string): Source {
  if (/^(?:data:|https?:)/i.test(text.slice(0, 8))) return sourceOf(text);
  return { kind: 'data', mediaType: 'application/pdf', data: text };
}

export function refuseStored(notes: Notes, path: string, what: string): void {
  notes.refuse(
    `“${path}” names ${what} that is stored at another vendor and cannot be carried over. Send the content itself.`,
  );
}

/** The text of a plain text document; `undefined`: it is something else. */
export function documentText({ source }: DocumentPart): string | undefined {
  if (source.kind !== 'data' || !/^(?:text\/|application\/json)/.test(source.mediaType)) return undefined;
  return Buffer.from(source.data, 'base64').toString('utf8');
}
