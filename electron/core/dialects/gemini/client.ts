import type { ClientSide } from '../dialect.ts';
import { asObject, type Json } from '../../kernel/json.ts';
import { field } from './fields.ts';
import { FOREIGN_SIGNATURE } from './foreign.ts';
import { readRequest } from './read-request.ts';
import { answerWriter } from './write-answer.ts';

/** Gemini CLI, `@google/genai` and whoever else asks as Google is asked. */
export const geminiClient: ClientSide = {
  readRequest(body) {
    const read = readRequest(body);
    if (typeof read === 'string') return { ok: false, error: read };
    const { request, dropped, thoughts } = read;
    return { ok: true, value: { request, dropped, answer: (about) => answerWriter(about, thoughts) } };
  },

  withoutSignatures(body, only) {
    // What Baton itself tells a client of Google's bears Google's own word and may go to everybody.
    if (only === 'own' || !holdsSignature(body)) return null;
    const contents = listOf(body['contents']).map((content) => {
      const { parts } = asObject(content);
      return Array.isArray(parts) ? { ...asObject(content), parts: parts.map(unsigned) } : content;
    });
    return { ...body, contents };
  },
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isSigned = (part: unknown): boolean => {
  const signature = field(asObject(part), 'thoughtSignature');
  return signature !== undefined && signature !== FOREIGN_SIGNATURE;
};

const holdsSignature = (body: Json): boolean =>
  listOf(body['contents']).some((content) => listOf(asObject(content)['parts']).some(isSigned));

/** A call that had a signature keeps a word in its place: Gemini 3 refuses one without. */
function unsigned(part: unknown): unknown {
  if (!isSigned(part)) return part;
  const { thoughtSignature: _camel, thought_signature: _snake, ...rest } = asObject(part);
  return field(rest, 'functionCall') === undefined ? rest : { ...rest, thoughtSignature: FOREIGN_SIGNATURE };
}
