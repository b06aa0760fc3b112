import type { Event } from './contract.ts';

/** The two functions a host gives the renderer. Same over Electron's IPC and over loopback HTTP. */
export interface Transport {
  /** Answers a `Result`; rejects only when the host itself cannot be reached. */
  invoke(call: string, input: unknown): Promise<unknown>;
  /** Answers the way out. */
  subscribe(event: Event, listener: (payload: unknown) => void): () => void;
}
