import type { SseEvent } from '../dialects/sse.ts';

/** Can an event be read at all? All dialects write JSON, but for a last `[DONE]`; comments have no data. */
export const isReadable = ({ data }: Pick<SseEvent, 'data'>): boolean =>
  data === '' || data.trimEnd() === '[DONE]' || isJson(data);

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
