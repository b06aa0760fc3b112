import type { Signal } from '../ports.ts';

/**
 * An `AbortController` for the way of every request: it does what Baton asks of one, and costs a tenth of it, which is
 * the better part of a microsecond for each listener.
 */
export class HangUp implements Signal {
  aborted = false;
  #listeners: (() => void)[] = [];

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (let next = this.#listeners.shift(); next; next = this.#listeners.shift()) next();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    if (!this.aborted && !this.#listeners.includes(listener)) this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener);
    if (at !== -1) this.#listeners.splice(at, 1);
  }
}
