import { DndContext, PointerSensor, closestCenter, useSensor, useSensors } from '@dnd-kit/core';
import type { DragEndEvent, DragOverEvent, DragStartEvent } from '@dnd-kit/core';
import { restrictToVerticalAxis } from '@dnd-kit/modifiers';
import { SortableContext, useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { createContext, useContext, useState } from 'react';
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import { t } from '../i18n/t.ts';
import { announce } from './announce.tsx';
import { Icon } from './icons.tsx';
import { moved, placeAfterKey, sameOrder } from './order.ts';

export interface SortableProps {
  readonly ids: readonly string[];
  /** What an item is called in announcements. */
  readonly nameOf: (id: string) => string;
  /** What an item stands after, if that is not the item before it: a step between the two. */
  readonly afterWhat?: (order: readonly string[], index: number) => string | null;
  /** What the list becomes once `id` is dropped there, if not all of it is put in order. */
  readonly settled?: (order: readonly string[], id: string) => readonly string[];
  /** Saves the new order. `null`: saved; a sentence: it was not, and why. @param id what was moved */
  readonly onOrder: (ids: string[], id: string) => Promise<string | null>;
  /** Draws the items in the order given: while one is lifted or being saved, the order to come. */
  readonly children: (ids: readonly string[]) => ReactNode;
}

interface Lifted {
  readonly id: string;
  readonly order: readonly string[];
}

interface Saving {
  readonly order: readonly string[];
  /** The order known when it was dropped, one id a line. */
  readonly instead: string;
}

interface Keys {
  readonly lifted: string | null;
  onKey(id: string, event: KeyboardEvent): void;
  onLeave(): void;
}

const KeysContext = createContext<Keys>({ lifted: null, onKey: () => undefined, onLeave: () => undefined });

/**
 * A list put in order by mouse and by keys (ui.md §8). The mouse lifts after 4 px. Space on the grip lifts, arrows, Home
 * and End move, Space or Enter drops, Escape or Tab puts back. Saved on drop; what is not saved goes back and says so.
 */
export function Sortable({ ids, nameOf, afterWhat, settled, onOrder, children }: SortableProps) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const [lifted, setLifted] = useState<Lifted | null>(null);
  const [saving, setSaving] = useState<Saving | null>(null);
  const known = ids.join('\n');
  // What was dropped is shown until the list itself says otherwise.
  if (saving && saving.instead !== known) setSaving(null);
  const shown = lifted?.order ?? saving?.order ?? ids;
  const say = useSayings(ids, nameOf, afterWhat);

  async function drop(id: string, place: readonly string[]) {
    setLifted(null);
    const order = settled ? settled(place, id) : place;
    say.dropped(id, order);
    if (sameOrder(order, ids)) return;
    setSaving({ order, instead: known });
    const why = await onOrder([...order], id);
    if (why === null) return;
    setSaving(null);
    say.notSaved(id, why);
  }
  function lift(id: string, order: readonly string[]) {
    setLifted({ id, order });
    if (lifted) say.place(id, order);
    else say.lifted(id);
  }
  function cancel(id: string) {
    setLifted(null);
    say.cancelled(id);
  }
  const keys: Keys = {
    lifted: lifted?.id ?? null,
    onLeave() {
      if (lifted) cancel(lifted.id);
    },
    onKey(id, event) {
      const step = keyStep(event.key, lifted, id, ids);
      if (step === null) return;
      if (event.key !== 'Tab') event.preventDefault();
      event.stopPropagation();
      if (step === 'cancel') cancel(id);
      else if (step === 'drop') void drop(id, shown);
      else lift(id, step);
    },
  };
  const pointer = {
    onDragStart: ({ active }: DragStartEvent) => say.lifted(String(active.id)),
    onDragOver: ({ active, over }: DragOverEvent) =>
      over && say.place(String(active.id), reordered(ids, active.id, over.id)),
    onDragCancel: ({ active }: { active: { id: string | number } }) => say.cancelled(String(active.id)),
    onDragEnd: ({ active, over }: DragEndEvent) =>
      over ? void drop(String(active.id), reordered(ids, active.id, over.id)) : say.cancelled(String(active.id)),
  };
  return (
    <KeysContext value={keys}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        modifiers={[restrictToVerticalAxis]}
        autoScroll={{ threshold: { x: 0, y: 0.1 } }}
        accessibility={{ announcements: silent, screenReaderInstructions: { draggable: t('sort.tip') } }}
        {...pointer}
      >
        <SortableContext items={[...shown]} strategy={inPlace}>
          {children(shown)}
        </SortableContext>
      </DndContext>
    </KeysContext>
  );
}

/** The others stay where they are; a line marks the place. */
const inPlace = () => null;

/** The library would also speak, in its own words. */
const silent = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

const reordered = (ids: readonly string[], from: string | number, to: string | number) =>
  moved(ids, ids.indexOf(String(from)), ids.indexOf(String(to)));

/** What a key on a grip means: an order to show, or the end of the move; `null` when it means nothing here. */
function keyStep(key: string, lifted: Lifted | null, id: string, ids: readonly string[]) {
  if (lifted?.id !== id) return key === ' ' || key === 'Enter' ? ids : null;
  if (key === ' ' || key === 'Enter') return 'drop';
  if (key === 'Escape' || key === 'Tab') return 'cancel';
  const place = lifted.order.indexOf(id);
  const to = placeAfterKey(key, place, lifted.order.length);
  return to === null ? null : moved(lifted.order, place, to);
}

/** Announced at once, as ui.md §8 words it. */
function useSayings(ids: readonly string[], nameOf: SortableProps['nameOf'], afterWhat: SortableProps['afterWhat']) {
  const total = ids.length;
  const home = (id: string) => ids.indexOf(id) + 1;
  return {
    lifted: (id: string) => announce(t('sort.lifted', { name: nameOf(id), place: home(id), total })),
    place(id: string, order: readonly string[]) {
      const index = order.indexOf(id);
      const before = order[index - 1];
      const holes = { place: index + 1, total };
      if (before === undefined) announce(t('sort.first', holes));
      else announce(t('sort.after', { ...holes, before: afterWhat?.(order, index) ?? nameOf(before) }));
    },
    dropped: (id: string, order: readonly string[]) =>
      announce(t('sort.dropped', { name: nameOf(id), place: order.indexOf(id) + 1, total })),
    cancelled: (id: string) => announce(t('sort.cancelled', { name: nameOf(id), place: home(id) })),
    notSaved: (id: string, why: string) => announce(t('sort.notSaved', { why, name: nameOf(id), place: home(id) })),
  };
}

export interface Sorted {
  /** For the row. */
  readonly ref: (node: HTMLElement | null) => void;
  readonly style: CSSProperties;
  readonly lifted: boolean;
  /** The mark of the place it would take goes above (`-1`) or below (`1`) this row; 0: not here. */
  readonly mark: -1 | 0 | 1;
  readonly grip: GripProps;
}

interface GripProps {
  readonly id: string;
  readonly pointer: Record<string, unknown>;
}

/** For one item of a `Sortable`: what its row and its grip need. */
export function useSorted(id: string): Sorted {
  const keys = useContext(KeysContext);
  const sorted = useSortable({ id });
  const { setNodeRef, listeners, transform, transition, isDragging, isOver } = sorted;
  const down = sorted.activeIndex >= 0 && sorted.activeIndex < sorted.index;
  return {
    ref: setNodeRef,
    style: {
      transform: CSS.Translate.toString(isDragging ? transform : null),
      transition: isDragging ? undefined : transition,
    },
    lifted: isDragging || keys.lifted === id,
    mark: isOver && !isDragging ? (down ? 1 : -1) : 0,
    grip: { id, pointer: listeners ?? {} },
  };
}

/** The handle at the start of a row. */
export function Grip({
  grip,
  name,
  place,
}: {
  readonly grip: GripProps;
  readonly name: string;
  readonly place: number;
}) {
  const keys = useContext(KeysContext);
  return (
    <button
      {...grip.pointer}
      className="grip"
      type="button"
      aria-label={t('sort.grip', { name, place })}
      aria-pressed={keys.lifted === grip.id}
      title={t('sort.tip')}
      onKeyDown={(event) => keys.onKey(grip.id, event)}
      onBlur={() => keys.lifted === grip.id && keys.onLeave()}
    >
      <Icon name="grip" />
    </button>
  );
}
