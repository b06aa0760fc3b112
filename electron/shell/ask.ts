import type { Call, Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { Dispatch } from '#core/serve';

/** A typed call through the one door. `serve` has parsed the answer against the contract already. */
export async function ask<C extends Call>(
  dispatch: Dispatch,
  call: C,
  input: Input<C>,
): Promise<Result<Output<C>, BatonError>> {
  return (await dispatch(call, input)) as Result<Output<C>, BatonError>;
}
