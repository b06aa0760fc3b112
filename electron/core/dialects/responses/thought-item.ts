import { OWN_MARK } from '../own-mark.ts';
import type { Frame, OpenItem } from './items.ts';
import { added } from './message-item.ts';

/**
 * `reasoning`, told as one summary, with Baton's mark in its id.
 * @param sealed the client sends it back by its seal, so the mark stands there, too
 */
export function createThoughtItem(frame: Frame, name: string, index: number, sealed: boolean): OpenItem {
  let text = '';
  const id = `rs_${OWN_MARK}_${name}`;
  const seal = sealed ? { encrypted_content: OWN_MARK } : {};
  const place = `"item_id":"${id}","output_index":${index},"summary_index":0`;
  const part = () => JSON.stringify({ type: 'summary_text', text });
  return {
    opened:
      added(frame, index, { id, type: 'reasoning', summary: [], ...seal }) +
      frame('response.reasoning_summary_part.added', `${place},"part":${part()}`),
    event(event) {
      if (event.kind !== 'reasoning') return null;
      text += event.text;
      return frame('response.reasoning_summary_text.delta', `${place},"delta":${JSON.stringify(event.text)}`);
    },
    close: () => ({
      text:
        frame('response.reasoning_summary_text.done', `${place},"text":${JSON.stringify(text)}`) +
        frame('response.reasoning_summary_part.done', `${place},"part":${part()}`),
      item: { id, type: 'reasoning', summary: [{ type: 'summary_text', text }], ...seal },
    }),
  };
}
