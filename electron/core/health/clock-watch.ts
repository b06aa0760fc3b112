import type { Clock } from '../ports.ts';

/** How far this computer's clock is off, as answers of providers say. */
export interface ClockWatch {
  /** Headers of an answer that has just begun. Cheap: nothing is worked out yet. */
  heard(headers: Readonly<Record<string, string>>): void;
  /** In ms, above 0: this computer's is ahead. `null`: nobody has said anything. */
  off(): number | null;
}

export function createClockWatch(clock: Clock): ClockWatch {
  let last: { readonly date: string; readonly at: number } | null = null;
  return {
    heard({ date }) {
      if (date !== undefined) last = { date, at: clock.now() };
    },
    off() {
      const said = last === null ? Number.NaN : Date.parse(last.date);
      return last === null || Number.isNaN(said) ? null : last.at - said;
    },
  };
}
