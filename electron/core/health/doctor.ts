import type { DoctorCheck, DoctorView } from '#shared/status';
import { accountsCheck } from './checks/accounts.ts';
import { clientsCheck } from './checks/clients.ts';
import { clockCheck } from './checks/clock.ts';
import { configCheck } from './checks/config.ts';
import { fileModesCheck } from './checks/file-modes.ts';
import { found, problem, type Found } from './checks/found.ts';
import { gatewayCheck } from './checks/gateway.ts';
import { leftOversCheck, unreadableCheck } from './checks/left-overs.ts';
import { loginsCheck } from './checks/logins.ts';
import { modelsCheck } from './checks/models.ts';
import { modelsFilesCheck } from './checks/models-files.ts';
import { modesCheck } from './checks/modes.ts';
import { ordersCheck } from './checks/orders.ts';
import { orphansCheck } from './checks/orphans.ts';
import { placeCheck } from './checks/place.ts';
import { profileIdsCheck } from './checks/profile-ids.ts';
import { readableCheck } from './checks/readable.ts';
import { requestLogCheck } from './checks/request-log.ts';
import { sessionsCheck } from './checks/sessions.ts';
import { straysCheck } from './checks/strays.ts';
import { vaultCheck } from './checks/vault.ts';
import type { Check, DoctorFacts } from './doctor-facts.ts';

const checks: readonly Check[] = [
  placeCheck,
  readableCheck,
  fileModesCheck,
  unreadableCheck,
  leftOversCheck,
  modelsFilesCheck,
  requestLogCheck,
  vaultCheck,
  orphansCheck,
  straysCheck,
  configCheck,
  accountsCheck,
  loginsCheck,
  profileIdsCheck,
  modesCheck,
  ordersCheck,
  sessionsCheck,
  modelsCheck,
  gatewayCheck,
  clientsCheck,
  clockCheck,
];

/** Every check, in the order in which people read them. Ids are made different from each other. */
export async function examine(facts: DoctorFacts): Promise<Found[]> {
  const all = (await Promise.all(checks.map((check) => tried(check, facts)))).flat();
  const seen = new Map<string, number>();
  return all.map((one) => {
    const n = (seen.get(one.id) ?? 0) + 1;
    seen.set(one.id, n);
    return n === 1 ? one : { ...one, id: `${one.id}#${n}` };
  });
}

/** One check that cannot be done, for a folder that may not be opened for instance, does not end the others. */
async function tried(check: Check, facts: DoctorFacts): Promise<Found[]> {
  try {
    return await check(facts);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return found('doctor', 'files', [problem(`One check could not be done: ${why}. The others were.`)], '');
  }
}

/** What a window may see of it. */
export function doctorView(all: readonly Found[], at: number): DoctorView {
  const count = (level: DoctorCheck['level']) => all.filter((check) => check.level === level).length;
  const checks = all.map(({ repair: _, ...check }) => check);
  return { at, checks, problems: count('problem'), warnings: count('warning') };
}
