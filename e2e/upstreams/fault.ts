import type { ByWire } from './fault-answers.ts';
import type { Wire } from './answers.ts';
import type { Behaviour } from './upstream.ts';

/*
 * What may go wrong with an account, and what Baton makes of it. There is a second account of the same provider, and
 * a second model at another provider; both are well. Written from the specification, not from what the code does; the
 * integration test holds the code to it, and docs/faults.md is made of it.
 */

/** Who answered, or what the client was told. `error`: this HTTP status. `broken`: half an answer, then an error. */
export type Sees = 'account' | 'next account' | 'next model' | 'broken' | 'hung up' | { readonly error: number };

export type After =
  | 'well'
  /** `minutes` that it is left alone. */
  | { readonly kind: 'cooling' | 'disabled'; readonly reason: string; readonly minutes: number };

/** Where the provider is, if the fault lies on the way there. */
export type Place = 'closed port' | 'no such name' | 'no handshake';

export interface Fault {
  readonly what: string;
  /** A question for a whole answer, for a stream, or one of each. */
  readonly asked: 'whole' | 'stream' | 'both';
  readonly does: ByWire<Behaviour> | Place;
  readonly sees: Sees;
  /** Calls that reached the account, the next account and the next model. */
  readonly calls: readonly [account: number, nextAccount: number, nextModel: number];
  readonly after: After | ByWire<After>;
  /** Not every dialect knows this fault. */
  readonly only?: readonly Wire[];
  /** Tried across dialects, too; or only there, since bytes of one dialect pass untouched. */
  readonly across?: true | 'only';
}

export const cooling = (reason: string, minutes = 1): After => ({ kind: 'cooling', reason, minutes });
export const disabled = (reason: string): After => ({ kind: 'disabled', reason, minutes: 300 });

export const afterOf = ({ after }: Fault, wire: Wire): After => (typeof after === 'function' ? after(wire) : after);
