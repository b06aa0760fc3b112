import { contract } from '#shared/contract';
import type { Api, Event, Payload } from '#shared/contract';
import type { Transport } from '#shared/transport';
import { err } from '#shared/result';

/** Everything the window knows of the core. */
export interface Client {
  readonly api: Api;
  /** Answers the way out. */
  on<E extends Event>(event: E, listener: (payload: Payload<E>) => void): () => void;
}

/** The typed caller over whichever transport this host has. A transport that rejects becomes an error value. */
export function createClient(transport: Transport): Client {
  const calls = Object.keys(contract).map((call) => [
    call,
    (input: unknown) => transport.invoke(call, input).catch(() => err({ code: 'unreachable' as const })),
  ]);
  return {
    api: Object.fromEntries(calls) as Api,
    on: (event, listener) =>
      transport.subscribe(event, (payload) => {
        listener(payload as Payload<typeof event>);
      }),
  };
}
