import type { Output } from '#shared/contract';
import type { DoctorView } from '#shared/status';
import { createSerial } from '../kernel/serial.ts';
import type { Found } from './checks/found.ts';
import { doctorView, examine } from './doctor.ts';
import { gatherFacts, type FactSources } from './gather-facts.ts';
import { createTools, type ToolServices } from './tools.ts';

export interface Doctor {
  /** Looks at everything; changes nothing. */
  run(): Promise<DoctorView>;
  /**
   * Puts right what is safe to put right, then looks again.
   * @param ids lines of `run`, or whole checks (`file-modes`); absent: all of them
   */
  fix(ids?: readonly string[]): Promise<Output<'doctor.fix'>>;
}

/** What one repair brings to light another one may put right; no chain is longer. */
const ROUNDS = 4;

export function createDoctor(deps: FactSources & ToolServices): Doctor {
  const serial = createSerial();
  const look = async () => examine(await gatherFacts(deps));
  const view = (all: readonly Found[]) => doctorView(all, deps.ports.clock.now());

  async function fix(ids: readonly string[] | undefined): Promise<Output<'doctor.fix'>> {
    const tools = createTools(deps);
    const done: { id: string; message: string }[] = [];
    const failed: { id: string; message: string }[] = [];
    const tried = new Set<string>();
    let all = await look();
    for (let round = 0; round < ROUNDS; round += 1) {
      const now = all.filter(({ id, repair }) => repair && !tried.has(id) && isMeant(id, ids));
      if (now.length === 0) break;
      for (const { id, repair } of now) {
        tried.add(id);
        const result = await repair?.act(tools);
        if (result?.ok === true) done.push({ id, message: result.value });
        else if (result) failed.push({ id, message: result.error });
      }
      all = await look();
    }
    return { done, failed, view: view(all) };
  }

  return {
    run: () => serial(async () => view(await look())),
    fix: (ids) => serial(() => fix(ids)),
  };
}

/** `file-modes` means all lines of that check. */
const isMeant = (id: string, ids: readonly string[] | undefined): boolean =>
  ids === undefined || ids.some((wanted) => id === wanted || id.startsWith(`${wanted}:`));
