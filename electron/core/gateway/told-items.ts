import { asText, parseObject, type Json } from '../kernel/json.ts';

/** In characters, over all agents; one of more than the second is not worth its room. */
const KEPT = 4 * 1024 * 1024;
const LARGEST = 256 * 1024;

/**
 * What Baton told clients that name it afterwards instead of sending it, since a provider of their dialect would have
 * stored it: parts of answers, by their ids. In memory only; the oldest are forgotten first.
 */
export interface ToldItems {
  keep(agentId: string, items: readonly object[]): void;
  find(agentId: string, id: string): Json | undefined;
}

export function createToldItems(kept = KEPT): ToldItems {
  const items = new Map<string, string>();
  let size = 0;
  const keyOf = (agentId: string, id: string) => JSON.stringify([agentId, id]);
  return {
    keep(agentId, told) {
      for (const item of told) {
        const text = JSON.stringify(item);
        if (text.length > LARGEST) continue;
        const key = keyOf(agentId, asText((item as Json)['id']));
        size += text.length - (items.get(key)?.length ?? 0);
        items.set(key, text);
      }
      for (const [key, text] of items) {
        if (size <= kept) return;
        items.delete(key);
        size -= text.length;
      }
    },
    find(agentId, id) {
      const text = items.get(keyOf(agentId, id));
      return text === undefined ? undefined : parseObject(text);
    },
  };
}
