import type { CostKind, FailureReason } from '#shared/profile';
import type { Dialect } from '#shared/provider';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { HeaderCredential } from '../providers/auth-headers.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import type { Soon } from '../kernel/soon.ts';

/*
 * What the runner walks along: models first, inside each model the credentials that could carry it. Who plans is
 * `router.ts`; who walks is `walk.ts`; who asks is the gateway or `ask`.
 */

/** One model of the chain. */
export interface Leg {
  readonly spec: ProviderSpec;
  readonly provider: string;
  /** Without the provider: what windows are kept for. */
  readonly model: string;
  /** As the provider is to read it, a client's trailing `[…]` put back. */
  readonly wireModel: string;
  /** `provider/model`: what is shown and recorded. */
  readonly key: string;
  readonly modelName: string;
  /** What this leg is asked in: the client's where the provider speaks it, so that bytes pass untouched. */
  readonly dialect: Dialect;
  /** The catalogue's tokens in one answer; absent: unknown. */
  readonly maxOutput?: number;
  /** The catalogue says that it can (not) think; absent: unknown. */
  readonly reasons?: boolean;
  /** The catalogue's; absent: unknown. */
  readonly adaptive?: true;
  readonly noTemperature?: true;
  /** Set when this leg cannot be asked at all. */
  readonly skip?: 'dialect' | 'no-credentials';
}

/** One credential that could carry a leg. */
export interface Candidate {
  /** Absent for a key from the environment, the config or a local server that needs none. */
  readonly profileId?: string;
  readonly label: string;
  readonly costKind: CostKind;
  /** Its last success as stored. */
  readonly lastUsed?: number;
  /** The window it sits in now, for this model. `since`: its last failure. */
  readonly cooling?: {
    readonly until: number;
    readonly reason: FailureReason;
    readonly kind: 'cooling' | 'disabled';
    readonly since?: number;
    /** The provider named this end itself. */
    readonly named?: true;
  };
  /** The session used it last, so it goes before those who stand in front of it. */
  readonly kept?: true;
  /** It cools: how many of those that do not stand before it in the order. */
  readonly behind?: number;
  /** Its window has ended, and nobody has seen it answer since that failure (epoch ms). */
  readonly failedAt?: number;
}

/** A credential ready to be sent. Lives for one attempt and is never logged. */
export type Credential = HeaderCredential;

export interface Plan {
  readonly legs: readonly Leg[];
  /** `model@profile`: only this credential, tried even while it cools, never rotated (behaviour §7.1, §7.7). */
  readonly locked?: string;
  /** `routing.paidFallback: "block"`: never from what costs nothing extra to what does (product §2). */
  readonly blockPaid?: boolean;
  /**
   * Asked when the walk reaches the leg, so that windows opened meanwhile count.
   * @param first goes to the front, as the account a session used last does, and instead of that one
   */
  candidates(leg: Leg, first?: string): readonly Candidate[];
  /** At once when nobody has to be asked for it. */
  credential(leg: Leg, candidate: Candidate): Soon<Result<Credential, BatonError>>;
  /** Somebody answered: remembers who, for the session's sake. */
  answered?(leg: Leg, candidate: Candidate): void;
  /** Another one for the same account, after the provider rejected this one; `null`: there is none. */
  renewed?(leg: Leg, candidate: Candidate, rejected: Credential): Promise<Credential | null>;
}
