import { homedir } from 'node:os';
import { join } from 'node:path';
import { createNetwork } from '#adapters/network';
import type { Ports } from '#core/ports';
import { createAws } from './aws.ts';
import { createClock } from './clock.ts';
import { createFiles } from './files.ts';
import { createForeignKeychain } from './foreign-keychain.ts';
import { createIds } from './ids.ts';
import { createKeychain } from './keychain.ts';
import { listenerOn } from './listener.ts';
import { createLog, logFile } from './log.ts';
import { createLoginShell } from './login-shell.ts';

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
    home: homeFrom(env),
    foreignKeychain: createForeignKeychain(process.platform),
    loginShell: createLoginShell(process.platform, env),
    aws: createAws(homeFrom(env)),
    listener: (port) => listenerOn(port),
    env: { ...env },
    platform: process.platform,
    stateDir,
    version,
  };
}

/** `HOME` of the given environment first, so that a test, or a command run for somebody else, stays in its own. */
const homeFrom = (env: Environment): string =>
  (process.platform === 'win32' ? env['USERPROFILE'] : env['HOME']) || homedir();
