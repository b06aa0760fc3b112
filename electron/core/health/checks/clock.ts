import type { Check } from '../doctor-facts.ts';
import { found, warning } from './found.ts';
import { remaining } from './remaining.ts';

/** Providers refuse signatures and tokens of a clock that is off; less than this does no harm (ms). */
const HARMLESS = 2 * 60_000;

/** This computer's clock against what providers said with their answers. No call is made for it. */
export const clockCheck: Check = ({ clockOff }) => {
  if (clockOff === null) return [];
  const late = clockOff < 0;
  return found(
    'clock',
    'gateway',
    Math.abs(clockOff) <= HARMLESS
      ? []
      : [
          warning(
            `The clock of this computer is ${remaining(Math.abs(clockOff))} ${late ? 'slow' : 'fast'}, so logins end at the wrong time. Let the system set it.`,
          ),
        ],
    'The clock of this computer is right.',
  );
};
