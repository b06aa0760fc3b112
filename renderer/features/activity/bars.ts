import type { ActivityView } from '#shared/activity';

export interface Slot {
  /** Start of the slot, epoch ms. */
  readonly at: number;
  readonly firstTry: number;
  readonly handedOn: number;
  readonly failed: number;
}

/** Hours one bar stands for, by the hours looked back: an hour, six hours, a day. */
export const slotHours = (range: number) => (range <= 24 ? 1 : range <= 168 ? 6 : 24);

/** Start of the slot a moment falls into, in the reader's own time zone. */
export function slotStart(at: number, hours: number): number {
  const date = new Date(at);
  date.setHours(Math.floor(date.getHours() / hours) * hours, 0, 0, 0);
  return date.getTime();
}

function nextSlot(at: number, hours: number): number {
  const date = new Date(at);
  date.setHours(date.getHours() + hours);
  // A night in which the clock is put forward or back may leave the raster: back onto it, but never stand still.
  return Math.max(slotStart(date.getTime(), hours), at + 3_600_000);
}

/** One slot per bar, oldest first, empty ones included, the last one holding `now`. */
export function slots(counted: ActivityView['hours'], range: number, now: number): readonly Slot[] {
  const hours = slotHours(range);
  const sums = new Map<number, Slot>();
  const first = slotStart(now - (range - 1) * 3_600_000, hours);
  for (let at = first; at <= now; at = nextSlot(at, hours)) {
    sums.set(at, { at, firstTry: 0, handedOn: 0, failed: 0 });
  }
  for (const hour of counted) {
    const at = slotStart(hour.at, hours);
    const sum = sums.get(at);
    if (sum === undefined) continue;
    sums.set(at, {
      at,
      firstTry: sum.firstTry + hour.firstTry,
      handedOn: sum.handedOn + hour.handedOn,
      failed: sum.failed + hour.failed,
    });
  }
  return [...sums.values()];
}

/** The plot, in the units of the drawing: 424 wide, its floor at 82, nothing above 2. */
export const plot = { width: 424, floor: 82, top: 2, handedOnLeast: 6, gap: 1.5, cross: 11 } as const;

export interface Bar {
  readonly slot: Slot;
  readonly x: number;
  readonly width: number;
  readonly firstTry?: { readonly y: number; readonly height: number };
  readonly handedOn?: { readonly y: number; readonly height: number };
  /** Middle of the cross that marks a failure. */
  readonly cross?: { readonly x: number; readonly y: number };
}

/** Where everything of the chart goes. `unit` = height of one request. */
export function bars(given: readonly Slot[]): { readonly unit: number; readonly bars: readonly Bar[] } {
  const unit = Math.min(12, ...given.map(unitFor));
  const step = plot.width / Math.max(1, given.length);
  const gap = Math.min(5, step * 0.3);
  return { unit, bars: given.map((slot, index) => bar(slot, index * step + gap / 2, step - gap, unit)) };
}

/** The greatest height of one request with which this slot's stack stays inside the plot. */
function unitFor(slot: Slot): number {
  const count = slot.firstTry + slot.handedOn;
  const fixed = (slot.handedOn > 0 ? plot.handedOnLeast + plot.gap : 0) + (slot.failed > 0 ? plot.cross : 0);
  return count === 0 ? Infinity : (plot.floor - plot.top - fixed) / count;
}

function bar(slot: Slot, x: number, width: number, unit: number): Bar {
  const firstTry = slot.firstTry * unit;
  const handedOn = slot.handedOn === 0 ? 0 : Math.max(plot.handedOnLeast, slot.handedOn * unit);
  const lift = slot.firstTry > 0 && slot.handedOn > 0 ? plot.gap : 0;
  const top = plot.floor - firstTry - lift - handedOn;
  return {
    slot,
    x,
    width,
    ...(slot.firstTry > 0 && { firstTry: { y: plot.floor - firstTry, height: firstTry } }),
    ...(handedOn > 0 && { handedOn: { y: top, height: handedOn } }),
    ...(slot.failed > 0 && { cross: { x: x + width / 2, y: top - plot.cross / 2 } }),
  };
}

/** One or two round numbers for the grid: 1, 2, 5, 10, 20, 50 … and its double if that fits. */
export function gridLines(unit: number): readonly number[] {
  const most = (plot.floor - plot.top) / unit;
  const rounds = [1, 2, 5].flatMap((base) => Array.from({ length: 8 }, (_, power) => base * 10 ** power));
  const step = Math.max(1, ...rounds.filter((round) => round * 2 <= most));
  return [step, step * 2].filter((line) => line <= most);
}

/** Where an attempt's bars lie, in pixels of a strip `width` wide that stands for the whole request. */
export function timing(
  attempt: {
    readonly startedAfter?: number | undefined;
    readonly waitedFor?: number | undefined;
    readonly tookMs?: number | undefined;
  },
  totalMs: number,
  width: number,
) {
  if (attempt.startedAfter === undefined || attempt.tookMs === undefined) return null;
  const scale = width / Math.max(1, totalMs);
  const left = Math.min(attempt.startedAfter * scale, width - 2);
  const waited = Math.min(attempt.waitedFor ?? 0, attempt.tookMs) * scale;
  const whole = Math.max(2, Math.min(attempt.tookMs * scale, width - left));
  return { left, waited: Math.min(waited, whole), whole };
}
