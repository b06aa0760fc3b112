import type { Fault } from './fault.ts';
import { inside, onTheWay } from './fault-breaks.ts';
import { refusals } from './fault-refusals.ts';

/** The whole table. */
export const faults: readonly Fault[] = [...refusals, ...onTheWay, ...inside];
