import { events, topic } from '#shared/contract';
import type { Event } from '#shared/contract';
import type { Transport } from '#shared/transport';

/** `session`: this browser is no longer let in. `host`: nobody answers. */
export type Lost = 'session' | 'host';

export interface WebDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly openEvents: (url: string) => EventSource;
  /** Called once; the page then says how to come back, and nothing more is heard. */
  readonly onLost: (why: Lost) => void;
}

/** The same two functions over loopback HTTP: `POST /call`, and server-sent events from `/events`. */
export function createWebTransport({ fetch, openEvents, onLost }: WebDeps): Transport {
  const source = openEvents('/events');
  let gone = false;
  const lose = (why: Lost) => {
    if (gone) return;
    gone = true;
    source.close();
    onLost(why);
  };
  const invoke: Transport['invoke'] = async (call, input) => {
    const response = await fetch('/call', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ call, input }),
      credentials: 'same-origin',
    }).catch((cause: unknown) => {
      lose('host');
      throw cause;
    });
    if (response.status === 401 || response.status === 403) lose('session');
    if (!response.ok) throw new Error(`the host answered ${String(response.status)}`);
    return response.json();
  };

  const listeners = new Map<Event, Set<(payload: unknown) => void>>();
  const tell = (event: Event, payload: unknown) => listeners.get(event)?.forEach((listener) => listener(payload));
  let opened = false;
  source.onopen = () => {
    // Whatever happened while the line was down was not heard: everything shown may be old.
    if (opened) tell('changed', { topics: topic.options });
    opened = true;
  };
  source.onerror = () => {
    // A broken line may come back by itself, or the host may be gone: a call finds out. Without asking, a page that
    // nobody touches would go on showing as true what a stopped Baton once said.
    if (!gone) invoke('app.get', {}).catch(() => undefined);
  };
  for (const event of Object.keys(events) as Event[]) {
    source.addEventListener(event, (message: MessageEvent<string>) => {
      tell(event, JSON.parse(message.data));
    });
  }

  return {
    invoke,
    subscribe(event, listener) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => void all.delete(listener);
    },
  };
}
