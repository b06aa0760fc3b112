import { asList, asObject, asText, type Json } from '../../kernel/json.ts';

/*
 * Blocks of the Messages API as blocks of Converse. Both know the same kinds and put them in the same order; Converse
 * says each in a field of its own, takes bytes only, and marks the end of a cache with a block.
 */

const CACHE_POINT: Json = { cachePoint: { type: 'default' } };

/** Names of documents: letters, digits, single blanks, hyphens and brackets; no two alike in a request. */
const unnameable = /[^A-Za-z0-9\s()[\]-]+/g;

export interface Blocks {
  /** @param block of the Messages API */
  write(block: Json): readonly Json[];
}

/**
 * @param caches the model knows cache points
 * @param dropped collects what Converse cannot be told
 */
export function createBlocks(caches: boolean, dropped: Set<string>): Blocks {
  const taken = new Set<string>();

  const content = (block: Json): readonly Json[] => {
    switch (block['type']) {
      case 'text':
        return [{ text: asText(block['text']) }];
      case 'image':
        return [imageOf(asObject(block['source']), dropped)];
      case 'document':
        return [documentOf(block, taken, dropped)];
      case 'tool_use':
        return [{ toolUse: { toolUseId: block['id'], name: block['name'], input: asObject(block['input']) } }];
      case 'tool_result':
        return [{ toolResult: resultOf(block, content) }];
      default:
        return [];
    }
  };

  return {
    write: (block) => {
      const written = content(block);
      return caches && block['cache_control'] !== undefined && written.length > 0 ? [...written, CACHE_POINT] : written;
    },
  };
}

function resultOf(block: Json, content: (block: Json) => readonly Json[]): Json {
  const said = block['content'];
  const parts = typeof said === 'string' ? [{ text: said }] : asList(said).flatMap(content);
  return {
    toolUseId: block['tool_use_id'],
    // An empty list is refused.
    content: parts.length > 0 ? parts : [{ text: 'Done.' }],
    ...(block['is_error'] === true && { status: 'error' }),
  };
}

/** Bytes only: an address is told as one, so that the model knows that there was something. */
function imageOf(source: Json, dropped: Set<string>): Json {
  if (source['type'] === 'url') {
    dropped.add('image=url');
    return { text: `[An image that was not sent along: ${asText(source['url'])}]` };
  }
  const format = asText(source['media_type']).replace(/^image\//, '');
  return { image: { format, source: { bytes: source['data'] } } };
}

function documentOf(block: Json, taken: Set<string>, dropped: Set<string>): Json {
  const source = asObject(block['source']);
  if (source['type'] === 'url') {
    dropped.add('document=url');
    return { text: `[A document that was not sent along: ${asText(source['url'])}]` };
  }
  const isText = source['type'] === 'text';
  const bytes = isText ? Buffer.from(asText(source['data']), 'utf8').toString('base64') : source['data'];
  const name = uniqueName(asText(block['title']), taken);
  return { document: { format: isText ? 'txt' : 'pdf', name, source: { bytes } } };
}

const LONGEST_NAME = 180;

function uniqueName(title: string, taken: Set<string>): string {
  const plain = title.replace(unnameable, ' ').replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME) || 'document';
  let name = plain;
  for (let n = 2; taken.has(name); n += 1) name = `${plain} ${String(n)}`;
  taken.add(name);
  return name;
}
