import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { GatewayView } from '#shared/status';
import type { ConfigService } from '../config/types.ts';
import { createEmitter } from '../kernel/emitter.ts';
import { createSerial } from '../kernel/serial.ts';
import { setIn } from '../config/edit.ts';
import type { Gateway } from './gateway.ts';

export interface GatewayHostDeps {
  readonly config: ConfigService;
  /** A gateway that does not listen yet; a new one for each port. */
  readonly create: () => Promise<Gateway>;
  /** Is there anybody who could answer? */
  readonly hasAccounts: () => boolean;
  readonly onFailed: (event: { port: number; why: string }) => void;
}

/** When the gateway listens, where, and whether it is paused. */
export interface GatewayHost {
  /** Without a port: the config's, followed when that changes. */
  start(port?: number): Promise<Result<{ url: string; port: number }, BatonError>>;
  view(): GatewayView;
  paused(): boolean;
  /** Holds at once; written to the config so that it outlives a restart, unless the file cannot be changed now. */
  pause(paused: boolean): Promise<void>;
  onChanged(listener: () => void): () => void;
  close(): Promise<void>;
}

type Listening =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      readonly gateway: Gateway;
      readonly url: string;
      readonly port: number;
      readonly wanted: number;
    }
  | { readonly kind: 'failed'; readonly port: number; readonly why: string };

export function createGatewayHost({ config, create, hasAccounts, onFailed }: GatewayHostDeps): GatewayHost {
  const serial = createSerial();
  const changed = createEmitter<undefined>();
  let listening: Listening = { kind: 'off' };
  const wish = () => config.current().gateway;
  let paused = wish().paused;
  let written = paused;

  async function stop() {
    if (listening.kind === 'on') await listening.gateway.close();
    listening = { kind: 'off' };
  }

  /** The old port is left only when the new one is there: a bad wish must not end a gateway that works. */
  async function listen(wanted: number): Promise<Result<{ url: string; port: number }, BatonError>> {
    const gateway = await create();
    const started = await gateway.listen(wanted);
    if (started.ok) {
      await stop();
      listening = { kind: 'on', gateway, wanted, ...started.value };
    } else {
      const why = 'it cannot be used, most likely since another program has it';
      listening = listening.kind === 'on' ? { ...listening, wanted } : { kind: 'failed', port: wanted, why };
      onFailed({ port: wanted, why });
    }
    changed.emit(undefined);
    return started;
  }

  /** Looked at when it is its turn: the one before may be listening there by then. */
  async function move() {
    if (wish().port !== wantedPort(listening)) await listen(wish().port);
  }

  let unfollow = () => {};
  function follow() {
    unfollow();
    unfollow = config.onChanged(() => {
      void serial(move);
      if (wish().paused !== written) {
        written = paused = wish().paused;
        changed.emit(undefined);
      }
    });
  }

  return {
    start(port) {
      if (port === undefined) follow();
      return serial(() => listen(port ?? wish().port));
    },
    view: () => gatewayView(listening, paused, hasAccounts(), wish().port),
    paused: () => paused,
    async pause(wanted) {
      paused = wanted;
      changed.emit(undefined);
      const saved = await config.change((raw) => setIn(raw, ['gateway', 'paused'], wanted));
      if (saved.ok) written = wanted;
    },
    onChanged: changed.on,
    async close() {
      unfollow();
      await serial(stop);
    },
  };
}

/** Which port was asked for last; a wish that failed is not tried again with every change of the config. */
function wantedPort(listening: Listening): number | undefined {
  if (listening.kind === 'on') return listening.wanted;
  return listening.kind === 'failed' ? listening.port : undefined;
}

/** Pure: what is told of it. A gateway without any account listens, but has nobody to ask. */
export function gatewayView(listening: Listening, paused: boolean, hasAccounts: boolean, port: number): GatewayView {
  if (listening.kind === 'off') return { state: 'off', port };
  if (listening.kind === 'failed') return { state: 'failed', port: listening.port, why: listening.why };
  const at = { url: listening.url, port: listening.port };
  if (paused) return { state: 'paused', ...at };
  return { state: hasAccounts ? 'on' : 'waiting', ...at };
}
