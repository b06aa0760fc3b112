import type { Event, Payload } from '#shared/contract';
import { createAccountChecks, type AccountChecks, type AccountChecksDeps } from './ask/account-checks.ts';
import { createAsk, type Ask, type AskDeps } from './ask/ask.ts';
import { createTrial, type TrialDeps } from './ask/trial.ts';
import { createPaidWatch } from './failover/paid-watch.ts';
import { createRunner, type RunnerDeps } from './failover/runner.ts';
import type { Gateway, GatewayDeps } from './gateway/gateway.ts';
import { createGateway } from './gateway/server.ts';
import { createProbe, type Probe, type ProbeDeps } from './probe/probe.ts';
import { createScan, type Scan, type ScanDeps } from './scan/scan.ts';

export type AskingDeps = Omit<RunnerDeps, 'paid' | 'onRanOut' | 'onNoneLeft'> &
  Omit<AskDeps, 'runner'> &
  Omit<TrialDeps, 'runner'> &
  Omit<ProbeDeps, 'trial'> &
  Omit<ScanDeps, 'trial'> &
  AccountChecksDeps & {
    readonly log: GatewayDeps['log'];
    /** What the gateway alone needs. */
    readonly ofGateway: Pick<GatewayDeps, 'keys' | 'models' | 'barrier' | 'keepBodies'>;
    readonly emit: <E extends Event>(event: E, payload: Payload<E>) => void;
  };

/** Whoever asks providers for answers. */
export interface Asking {
  /** One that does not listen yet. */
  gateway(): Gateway;
  readonly ask: Ask;
  readonly checks: AccountChecks;
  readonly probe: Probe;
  readonly scan: Scan;
}

/** All dialects and the way along accounts and models hang on this: half of the core, which most commands do without. */
export function createAsking(deps: AskingDeps): Asking {
  const { clock, ids, health, gate, probes, owner, onHeaders, onBug, emit } = deps;
  const running = { clock, ids, health, gate, probes, owner, onHeaders, onBug };
  const runner = createRunner({
    ...running,
    paid: createPaidWatch((event) => emit('paid-switch', event)),
    onRanOut: (event) => emit('account-ran-out', event),
    onNoneLeft: (event) => emit('none-left', event),
  });
  // Nobody waits for what a trial is told, so nobody is told that an account ran out on it.
  const quiet = () => undefined;
  const trialRunner = createRunner({ ...running, paid: { saw: quiet }, onRanOut: quiet, onNoneLeft: quiet });
  const trial = createTrial({ ...deps, runner: trialRunner });
  const { log, network, router, timeouts, record } = deps;
  return {
    gateway: () => createGateway({ clock, ids, log, network, router, runner, timeouts, record, ...deps.ofGateway }),
    ask: createAsk({ ...deps, runner }),
    checks: createAccountChecks(deps),
    probe: createProbe({ ...deps, trial }),
    scan: createScan({ ...deps, trial }),
  };
}
