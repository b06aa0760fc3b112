import type { z } from 'zod';

/** What this window waits for, kept for as long as the window, so that drawing it anew does not lose it. No secret. */
export interface Remembered<T> {
  keep(value: T): void;
  forget(): void;
  /** `null`: nothing, or not written by us. */
  read(): T | null;
}

/** @param place key in the storage of this window: `baton.scan` */
export const rememberedAt = <T>(place: string, shape: z.ZodType<T>): Remembered<T> => ({
  keep: (value) => sessionStorage.setItem(place, JSON.stringify(value)),
  forget: () => sessionStorage.removeItem(place),
  read() {
    const text = sessionStorage.getItem(place);
    if (text === null) return null;
    try {
      return shape.parse(JSON.parse(text));
    } catch {
      return null;
    }
  },
});
