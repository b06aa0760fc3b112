import type { ServerResponse } from 'node:http';
import type { RequestView } from '#shared/activity';
import type { BatonError } from '#shared/errors';
import type { ModelRow } from '#shared/model';
import type { Result } from '#shared/result';
import type { Router } from '../failover/router.ts';
import type { Runner } from '../failover/runner.ts';
import type { Clock, Ids, Log, Network, UpstreamRequest } from '../ports.ts';

export interface GatewayDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly network: Network;
  readonly keys: { agentFor(key: string): string | null };
  readonly router: Router;
  readonly runner: Runner;
  /** What `GET /v1/models` lists for this agent. */
  readonly models: (agentId: string) => readonly Pick<ModelRow, 'key' | 'name'>[];
  readonly timeouts: () => UpstreamRequest['timeouts'];
  /** What stands in the way of every request, or `null`. */
  readonly barrier: () => BatonError | null;
  readonly record: (request: RequestView) => void;
  /** Takes down what was sent and what is answered, while the person has switched that on; else does nothing. */
  /** Answers how to hide what a request is asked with, whatever it looks like. */
  readonly keepBodies: (
    id: string,
    request: Buffer,
    response: ServerResponse,
  ) => (secrets: () => readonly string[]) => void;
}

export interface Gateway {
  /** Listens on 127.0.0.1, and on ::1 where there is one. `0`: any free port. */
  listen(port: number): Promise<Result<{ readonly url: string; readonly port: number }, BatonError>>;
  /** Stops listening and cuts what is still running. */
  close(): Promise<void>;
}
