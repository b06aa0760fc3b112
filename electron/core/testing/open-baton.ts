import type { Call, Input, Output } from '#shared/contract';
import { createBaton } from '../baton.ts';
import type { Ports } from '../ports.ts';

/** A whole Baton on these ports; `call` answers the value and throws an error as JSON. */
export async function openBaton(ports: Ports, host: 'serve' | 'cli' = 'serve') {
  const opened = await createBaton(ports, { host });
  if (!opened.ok) throw new Error(opened.error.code);
  const baton = opened.value;
  async function call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>> {
    const result = await baton.dispatch(name, input);
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    return result.value as Output<C>;
  }
  return { baton, call };
}
