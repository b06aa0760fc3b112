import { app } from 'electron';
import type { Clock } from '#core/ports';

/** A core that does not finish in time is left: files are written whole or not at all. */
const PATIENCE = 3_000;

/**
 * Quits once the core has closed, and only when asked to (tray, menu, system): a closed window is a hidden one.
 * @returns whether quitting has begun
 */
export function quitCleanly(close: () => Promise<void>, clock: Clock): () => boolean {
  const life: { quitting: boolean; closing?: Promise<void> } = { quitting: false };
  app.on('before-quit', () => {
    life.quitting = true;
  });
  app.on('window-all-closed', () => undefined); // having a listener keeps Electron from quitting by itself
  app.on('will-quit', (event) => {
    event.preventDefault();
    // Asked twice, it still closes once: a second close would find nothing left to wait for, and end the first.
    life.closing ??= Promise.race([close(), clock.sleep(PATIENCE)]).finally(() => app.exit(0));
  });
  return () => life.quitting;
}
