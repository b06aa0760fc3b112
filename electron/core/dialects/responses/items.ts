import type { NeutralEvent } from '../neutral.ts';
import { createCallItem } from './call-item.ts';
import { createMessageItem } from './message-item.ts';
import { createThoughtItem } from './thought-item.ts';
import type { ToolBook } from './tool-book.ts';

/** An event's bytes; `fields` is JSON without its braces. */
export type Frame = (type: string, fields: string) => string;

/** An item of the answer while it is being told. */
export interface OpenItem {
  /** What opens it. */
  readonly opened: string;
  /** `null`: the event does not belong to this item. */
  event(event: NeutralEvent): string | null;
  /** What closes it, and the finished item. */
  close(complete: boolean): { readonly text: string; readonly item: object };
}

export interface Items {
  event(event: NeutralEvent): string;
  close(complete: boolean): string;
  /** The items that are finished. */
  done(): readonly object[];
}

export interface ItemsAbout {
  /** Baton's of the request. */
  readonly id: string;
  readonly book: ToolBook;
  /** The client wants reasoning with its seal. */
  readonly sealed: boolean;
}

/** The items of one answer, one open at a time. */
export function createItems(frame: Frame, about: ItemsAbout): Items {
  const { id } = about;
  const done: object[] = [];
  let open: OpenItem | undefined;

  function close(complete: boolean): string {
    if (!open) return '';
    const { text, item } = open.close(complete);
    open = undefined;
    const index = done.push(item) - 1;
    return text + frame('response.output_item.done', `"output_index":${index},"item":${JSON.stringify(item)}`);
  }

  return {
    event(event) {
      const told = open?.event(event) ?? null;
      if (told !== null) return told;
      const next = openItem(frame, `${id}_${done.length + (open ? 1 : 0)}`, done.length + (open ? 1 : 0), event, about);
      if (!next) return '';
      const closed = close(true);
      open = next();
      return closed + open.opened + (open.event(event) ?? '');
    },
    close,
    done: () => done,
  };
}

/** Which item an event opens; `null`: it cannot open one. Called only once the item before is closed. */
function openItem(
  frame: Frame,
  id: string,
  index: number,
  event: NeutralEvent,
  { book, sealed }: ItemsAbout,
): (() => OpenItem) | null {
  switch (event.kind) {
    case 'text':
    case 'refusal':
    case 'citation':
      return () => createMessageItem(frame, `msg_${id}`, index);
    case 'reasoning':
      return () => createThoughtItem(frame, id, index, sealed);
    case 'tool-call':
      return () => createCallItem(frame, id, index, event, book.find(event.name));
    case 'tool-args':
    case 'usage':
    case 'finish':
      return null;
  }
}
