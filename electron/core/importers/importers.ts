import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { OtherPrograms } from '../profiles/other-programs.ts';

/** Accounts that other programs have already: looked for, taken over, kept in step. */
export interface Importers extends OtherPrograms {
  /** Reads what is there and changes nothing. No secret is in the answer. */
  find(input: Input<'import.find'>): Promise<Result<Output<'import.find'>, BatonError>>;
  /** Reads once more and takes what was chosen. One item that fails does not stop the others. */
  run(input: Input<'import.run'>): Promise<Result<Output<'import.run'>, BatonError>>;
}
