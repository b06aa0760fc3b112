import type { DoctorCheck, DoctorView } from '#shared/status';
import { accountsCheck } from './checks/accounts.ts';
import { configCheck } from './checks/config.ts';
import { fileModesCheck } from './checks/file-modes.ts';
import { gatewayCheck } from './checks/gateway.ts';
import { loginsCheck } from './checks/logins.ts';
import { modelsCheck } from './checks/models.ts';
import { modesCheck } from './checks/modes.ts';
import { ordersCheck } from './checks/orders.ts';
import { orphansCheck } from './checks/orphans.ts';
import { straysCheck } from './checks/strays.ts';
import { vaultCheck } from './checks/vault.ts';
import type { Check, DoctorFacts } from './doctor-facts.ts';

const checks: readonly Check[] = [
  fileModesCheck,
  vaultCheck,
  orphansCheck,
  straysCheck,
  configCheck,
  accountsCheck,
  loginsCheck,
  modesCheck,
  ordersCheck,
  modelsCheck,
  gatewayCheck,
];

export async function runDoctor(facts: DoctorFacts): Promise<DoctorView> {
  const found = (await Promise.all(checks.map(async (check) => check(facts)))).flat();
  const count = (level: DoctorCheck['level']) => found.filter((check) => check.level === level).length;
  return { at: facts.clock.now(), checks: found, problems: count('problem'), warnings: count('warning') };
}
