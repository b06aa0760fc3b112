import { cleanup, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach } from 'vitest';
import { App } from '../app.tsx';
import { createFakeCore } from './fake-api.ts';
import type { FakeCore } from './fake-api.ts';

afterEach(() => {
  cleanup();
  window.location.hash = '';
});

/** The whole window on a core in memory, at a page; `change` prepares the world before anything is drawn. */
export function openWindow(hash = '#/accounts', change: (core: FakeCore) => void = () => undefined) {
  const now = () => Date.now();
  const core = createFakeCore({ now });
  change(core);
  window.location.hash = hash;
  render(<App client={core.client} now={now} lost={null} />);
  return { core, user: userEvent.setup() };
}
