import type { Output } from '#shared/contract';
import { err, type Result } from '#shared/result';
import type { DoctorView } from '#shared/status';
import { createSerial } from '../kernel/serial.ts';
import type { Found } from './checks/found.ts';
import { doctorView, examine } from './doctor.ts';
import { gatherFacts, type FactSources } from './gather-facts.ts';
import type { Repair, Tools } from './repairs.ts';
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
    const known = new Set<string>();
    let all = await look();
    for (let round = 0; round < ROUNDS; round += 1) {
      const now = all.flatMap(({ id, repair }) =>
        repair && !known.has(id) && isMeant(id, ids) ? [{ id, repair }] : [],
      );
      if (now.length === 0) break;
      for (const { id, repair } of now) {
        known.add(id);
        const result = await tried(repair, tools);
        if (result.ok) done.push({ id, message: result.value });
        else failed.push({ id, message: result.error });
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

/** One that breaks down does not keep the others from being done. */
async function tried(repair: Repair, tools: Tools): Promise<Result<string, string>> {
  try {
    return await repair.act(tools);
  } catch (error) {
    return err(error instanceof Error ? `${error.message}.` : String(error));
  }
}

/** `file-modes` means all lines of that check. */
const isMeant = (id: string, ids: readonly string[] | undefined): boolean =>
  ids === undefined || ids.some((wanted) => id === wanted || id.startsWith(`${wanted}:`));
