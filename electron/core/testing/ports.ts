import { err } from '#shared/result';
import type { Network, Ports } from '../ports.ts';
import { createFakeAws } from './aws.ts';
import { createFakeClock, type FakeClock } from './clock.ts';
import { createFakeFiles, type FakeFiles } from './files.ts';
import { createFakeIds } from './ids.ts';
import { createFakeKeychain, type FakeKeychain } from './keychain.ts';
import { createFakeLog, type FakeLog } from './log.ts';

export interface FakePorts extends Ports {
  readonly clock: FakeClock;
  readonly files: FakeFiles;
  readonly log: FakeLog;
  /** Behind `keychain`, to be locked or taken away. */
  readonly keyring: FakeKeychain;
}

/** Nothing outside can be reached; tests of the network bring their own. */
const noNetwork: Network = {
  send: async () => err({ code: 'ENETUNREACH', message: 'no network in this test' }),
  close: () => undefined,
};

/** A whole machine in memory. Pass `files` and `keyring` of an earlier one to start again on the same disk. */
export function createFakePorts(
  given: Partial<Ports> & {
    readonly files?: FakeFiles;
    readonly keyring?: FakeKeychain;
    readonly clock?: FakeClock;
  } = {},
): FakePorts {
  const clock = given.clock ?? createFakeClock();
  const keyring = given.keyring ?? createFakeKeychain();
  return {
    ids: createFakeIds(),
    network: noNetwork,
    env: {},
    platform: 'linux',
    stateDir: '/state',
    home: '/home/mei',
    foreignKeychain: null,
    loginShell: null,
    aws: createFakeAws().port,
    listener: async () => null,
    version: '0.0.0-test',
    keychain: keyring.port,
    ...given,
    clock,
    keyring,
    files: given.files ?? createFakeFiles({}, () => clock.now()),
    log: createFakeLog(),
  };
}
