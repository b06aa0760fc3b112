import { createHash } from 'node:crypto';

const MOST = 64;
const allowed = /^[a-zA-Z0-9_-]{1,64}$/;

/** An id that the API takes (`^[a-zA-Z0-9_-]{1,64}$`): the same one if it is such, else always the same other. */
export function toolId(id: string): string {
  if (allowed.test(id)) return id;
  const mark = createHash('sha256').update(id).digest('hex').slice(0, 12);
  const readable = id.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, MOST - mark.length - 1);
  return `${readable}_${mark}`;
}

/** @returns an id that is not yet in `taken`; it is then */
export function uniqueId(id: string, taken: Set<string>): string {
  let unique = id;
  for (let count = 2; taken.has(unique); count += 1) unique = `${id.slice(0, MOST - 8)}_${count}`;
  taken.add(unique);
  return unique;
}
