import type { Frame, OpenItem } from './items.ts';
import { added } from './message-item.ts';

/** `reasoning`, told as one summary. */
export function createThoughtItem(frame: Frame, id: string, index: number): OpenItem {
  let text = '';
  const place = `"item_id":"${id}","output_index":${index},"summary_index":0`;
  const part = () => JSON.stringify({ type: 'summary_text', text });
  return {
    opened:
      added(frame, index, { id, type: 'reasoning', summary: [] }) +
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
      item: { id, type: 'reasoning', summary: [{ type: 'summary_text', text }] },
    }),
  };
}
