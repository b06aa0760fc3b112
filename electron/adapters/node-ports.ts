import { join } from 'node:path';
import { createNetwork } from '#adapters/network';
import type { Ports } from '#core/ports';
import { createClock } from './clock.ts';
import { createFiles } from './files.ts';
import { createIds } from './ids.ts';
import { createKeychain } from './keychain.ts';
import { createLog, logFile } from './log.ts';

export { stateDirFrom } from './state-dir.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface NodePortsOptions {
  readonly stateDir: string;
  readonly env: Environment;
  readonly version: string;
  /** Where finished log lines go; `<stateDir>/logs/baton.log` when absent. */
  readonly logTo?: (line: string) => void;
}

/** What plain Node lends the core. */
export function createNodePorts({ stateDir, env, version, logTo }: NodePortsOptions): Ports {
  const clock = createClock();
  return {
    clock,
    ids: createIds(clock),
    files: createFiles(),
    keychain: createKeychain(process.platform),
    network: createNetwork(),
    log: createLog(clock, logTo ?? logFile(join(stateDir, 'logs', 'baton.log'))),
    env: { ...env },
    platform: process.platform,
    stateDir,
    version,
  };
}
