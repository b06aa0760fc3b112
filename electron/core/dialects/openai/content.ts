import type { Json } from '../../kernel/json.ts';
import type { DocumentPart, ImagePart, TextPart } from '../neutral.ts';
import type { Notes } from './notes.ts';

/** What a message or the result of a tool is made of. */
export type Content = TextPart | ImagePart | DocumentPart;

/** A text, or a list of parts, which each dialect writes in its own way. */
export function readContent(
  notes: Notes,
  content: unknown,
  path: string,
  readPart: (notes: Notes, part: Json, path: string) => readonly Content[],
): readonly Content[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) {
    notes.refuse(`“${path}” must be a text or a list of parts.`);
    return [];
  }
  return content.flatMap((part, at) => {
    const where = `${path}[${at}]`;
    return readPart(notes, notes.object(part, where), where);
  });
}
