import { asObject, asText, parseObject, type Json } from '../../kernel/json.ts';
import type { Tool } from '../neutral.ts';

/*
 * OpenAI's custom tools take free text instead of JSON, sometimes within a grammar. Nobody else has them, so they are
 * carried as a function with one text, and turned back where the client reads the answer.
 */

/** @param custom `{name, description, format}` */
export function customTool(custom: Json, name: string): Tool {
  const description = [asText(custom['description']), grammarText(asObject(custom['format']))]
    .filter((part) => part !== '')
    .join('\n\n');
  return {
    name,
    ...(description !== '' && { description }),
    schema: {
      type: 'object',
      properties: { input: { type: 'string', description: 'The input of the tool, as plain text.' } },
      required: ['input'],
      additionalProperties: false,
    },
  };
}

/** Chat Completions writes the grammar one level deeper than Responses. */
function grammarText(format: Json): string {
  if (format['type'] !== 'grammar') return '';
  const grammar = format['definition'] === undefined ? asObject(format['grammar']) : format;
  return `The input must follow this ${asText(grammar['syntax'])} grammar:\n${asText(grammar['definition'])}`;
}

export const customArgs = (input: string): string => JSON.stringify({ input });

/** A model that does not keep to the schema has written the text itself. */
export function customInput(args: string): string {
  const { input } = parseObject(args);
  return typeof input === 'string' ? input : args;
}
