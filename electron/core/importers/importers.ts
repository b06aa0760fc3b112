import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { Loads } from '../kernel/later.ts';
import { createInStep, type InStep } from './in-step.ts';
import { openLinks } from './links.ts';
import type { TakeOverDeps } from './take-over.ts';

/** Accounts that other programs have already: looked for, taken over, kept in step. */
export interface Importers extends InStep {
  /** Reads what is there and changes nothing. No secret is in the answer. */
  find(input: Input<'import.find'>): Promise<Result<Output<'import.find'>, BatonError>>;
  /** Reads once more and takes what was chosen. One item that fails does not stop the others. */
  run(input: Input<'import.run'>): Promise<Result<Output<'import.run'>, BatonError>>;
}

export type ImportersDeps = Omit<TakeOverDeps, 'links'>;

/** @param loads what looks for accounts is loaded when somebody does */
export async function openImporters(given: ImportersDeps, { service }: Loads): Promise<Importers> {
  const deps = { ...given, links: await openLinks(given.ports) };
  return {
    ...createInStep({ ...given.ports, ...deps }),
    ...service(['find', 'run'], async () => (await import('./take-over.ts')).createTakeOver(deps)),
  };
}
