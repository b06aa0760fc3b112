import { asObject, asText, type Json } from '../../kernel/json.ts';

/** An item that is named rather than sent. */
export const isReference = (item: Json): boolean =>
  item['type'] === 'item_reference' || (item['type'] === undefined && item['role'] === undefined);

/** @param find what Baton itself told under an id: no provider has it */
export function filledIn(body: Json, find: (id: string) => Json | undefined): Json | null {
  const items: readonly unknown[] = Array.isArray(body['input']) ? body['input'] : [];
  const filled = items.map((item) => known(asObject(item), find) ?? item);
  return filled.some((item, at) => item !== items[at]) ? { ...body, input: filled } : null;
}

/** Thoughts keep the id, which bears Baton's mark; any other would be looked for at the provider. */
function known(item: Json, find: (id: string) => Json | undefined): Json | undefined {
  const found = isReference(item) ? find(asText(item['id'])) : undefined;
  if (found === undefined || found['type'] === 'reasoning') return found;
  const { id: _id, ...rest } = found;
  return rest;
}
