import type { Citation, NeutralEvent } from '../neutral.ts';
import type { Frame, OpenItem } from './items.ts';

interface Part {
  readonly type: 'output_text' | 'refusal';
  text: string;
  /** Where the text begins that no source has been given for yet. */
  cited: number;
  readonly annotations: object[];
}

/** `message`, with texts and refusals. */
export function createMessageItem(frame: Frame, id: string, index: number): OpenItem {
  const content: object[] = [];
  let part: Part | undefined;
  const place = () => `"item_id":"${id}","output_index":${index},"content_index":${content.length}`;
  const item = (status: string) => ({ id, type: 'message', status, role: 'assistant', content });

  function closePart(): string {
    if (!part) return '';
    const finished = partOf(part);
    const text = JSON.stringify(part.text);
    const done =
      part.type === 'output_text'
        ? frame('response.output_text.done', `${place()},"text":${text},"logprobs":[]`)
        : frame('response.refusal.done', `${place()},"refusal":${text}`);
    const closed = done + frame('response.content_part.done', `${place()},"part":${JSON.stringify(finished)}`);
    content.push(finished);
    part = undefined;
    return closed;
  }

  function openPart(type: Part['type']): { readonly told: string; readonly part: Part } {
    if (part?.type === type) return { told: '', part };
    const closed = closePart();
    part = { type, text: '', cited: 0, annotations: [] };
    const told = closed + frame('response.content_part.added', `${place()},"part":${JSON.stringify(partOf(part))}`);
    return { told, part };
  }

  function say(type: Part['type'], text: string): string {
    const open = openPart(type);
    open.part.text += text;
    const delta = `${place()},"delta":${JSON.stringify(text)}`;
    if (type === 'refusal') return open.told + frame('response.refusal.delta', delta);
    return open.told + frame('response.output_text.delta', `${delta},"logprobs":[]`);
  }

  function cite(citation: Citation): string {
    const open = openPart('output_text');
    const annotation = JSON.stringify(annotate(open.part, citation));
    const at = `"annotation_index":${open.part.annotations.length - 1},"annotation":${annotation}`;
    return open.told + frame('response.output_text.annotation.added', `${place()},${at}`);
  }

  return {
    opened: added(frame, index, item('in_progress')),
    event(event: NeutralEvent) {
      if (event.kind === 'text') return say('output_text', event.text);
      if (event.kind === 'refusal') return say('refusal', event.text);
      return event.kind === 'citation' ? cite(event.citation) : null;
    },
    close: (complete) => ({ text: closePart(), item: item(complete ? 'completed' : 'incomplete') }),
  };
}

export const added = (frame: Frame, index: number, item: object): string =>
  frame('response.output_item.added', `"output_index":${index},"item":${JSON.stringify(item)}`);

const partOf = ({ type, text, annotations }: Part): object =>
  type === 'refusal' ? { type, refusal: text } : { type, text, annotations, logprobs: [] };

/** A source stands for the text since the one before. */
function annotate(part: Part, { url, title }: Citation): object {
  const annotation = {
    type: 'url_citation',
    url,
    title: title ?? url,
    start_index: part.cited,
    end_index: part.text.length,
  };
  part.cited = part.text.length;
  part.annotations.push(annotation);
  return annotation;
}
