import type { Socket } from 'node:net';
import type { buildConnector, Client } from 'undici';

/** The parts of undici that this is made of. */
export interface Undici {
  readonly Client: typeof Client;
  readonly buildConnector: typeof buildConnector;
}

/** One connection to one host; it carries one request after the other. */
export interface Connection {
  readonly client: Client;
  readonly origin: string;
  /** It has carried a request before, so the other side may have closed it meanwhile. */
  used: boolean;
  /** While it is being made: a client that is destroyed waits for its end. */
  making?: Socket | undefined;
}

/** Kept for a host that is not asked, at most. */
const MOST_FREE = 64;
/** Kept unused for so long, unless the host names another time. */
const KEPT_FOR = 5 * 60_000;
/** Given up so long before the host would. */
const EARLIER = 1_000;

/** Connections that are open, those in use and those that wait for the next request: the one used last goes first. */
export interface Connections {
  /** A kept one, else a new one. */
  take(origin: string, connectMs: number): Connection;
  /** For one request alone; closed after it. */
  fresh(origin: string, connectMs: number): Connection;
  /** Its request has ended as it should. */
  giveBack(connection: Connection): void;
  /** It is of no use any more: what it is doing comes to nothing. */
  drop(connection: Connection): void;
  close(): void;
}

/** It answers the socket at once, though its type does not say so. */
type MakesSocket = (...asked: Parameters<buildConnector.connector>) => Socket;

export function createConnections(undici: Undici): Connections {
  const free = new Map<string, Connection[]>();
  const all = new Set<Connection>();
  /** One for each patience, since sessions of TLS are remembered by the connector. */
  const connectors = new Map<number, ReturnType<typeof undici.buildConnector>>();

  const connectorFor = (connectMs: number) => {
    const connector = connectors.get(connectMs) ?? undici.buildConnector({ timeout: connectMs });
    connectors.set(connectMs, connector);
    return connector;
  };
  const forget = (connection: Connection) => {
    all.delete(connection);
    const list = free.get(connection.origin);
    const at = list?.indexOf(connection) ?? -1;
    if (at !== -1) list?.splice(at, 1);
    if (list?.length === 0) free.delete(connection.origin);
  };
  const drop = (connection: Connection) => {
    forget(connection);
    void connection.client.destroy();
    connection.making?.destroy(new Error('nobody waits for it any more'));
  };
  const open = (origin: string, connectMs: number, pipelining: 0 | 1): Connection => {
    const make = connectorFor(connectMs) as MakesSocket;
    const connect: typeof make = (options, made) =>
      (connection.making = make(options, (...outcome) => {
        connection.making = undefined;
        made(...outcome);
      }));
    const client = new undici.Client(origin, {
      ...{ connect, pipelining, allowH2: false },
      ...{ keepAliveTimeout: KEPT_FOR, keepAliveTimeoutThreshold: EARLIER },
    });
    const connection: Connection = { client, origin, used: false };
    all.add(connection);
    // A client would connect anew by itself; whoever is asked for a kept connection means this one.
    client.on('disconnect', () => {
      if (free.get(origin)?.includes(connection) === true) drop(connection);
    });
    return connection;
  };

  return {
    drop,
    take: (origin, connectMs) => free.get(origin)?.pop() ?? open(origin, connectMs, 1),
    fresh: (origin, connectMs) => open(origin, connectMs, 0),
    giveBack(connection) {
      const list = free.get(connection.origin) ?? [];
      if (connection.client.pipelining === 0 || list.length >= MOST_FREE) {
        forget(connection);
        // Not torn down at once: it is still in the middle of telling that the answer has ended.
        connection.client.close(() => undefined);
        return;
      }
      connection.used = true;
      free.set(connection.origin, list);
      list.push(connection);
    },
    close() {
      for (const connection of all) drop(connection);
    },
  };
}
