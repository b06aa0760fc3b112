import { DAY, HOUR, MINUTE } from './duration.ts';

/** `0m`, `5m` (at least `1m`), `36h` up to two days, then `12d`; rounded. */
export function remaining(ms: number): string {
  if (ms <= 0) return '0m';
  const minutes = Math.max(1, Math.round(ms / MINUTE));
  if (minutes < 60) return `${String(minutes)}m`;
  const hours = Math.round(ms / HOUR);
  return hours < 48 ? `${String(hours)}h` : `${String(Math.round(ms / DAY))}d`;
}
