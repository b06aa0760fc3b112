import { act, cleanup, render, screen, within } from '@testing-library/react';
import type { BoundFunctions, queries } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '../app.tsx';
import { createFakeCore } from './fake-api.ts';
import type { FakeCore } from './fake-api.ts';

/** Friday, 20 November 2026, 13:41 on this computer's clock. */
export const NOW = new Date(2026, 10, 20, 13, 41).getTime();

export interface Drawn {
  readonly core: FakeCore;
  readonly user: ReturnType<typeof userEvent.setup>;
  /** The page without its frame. */
  readonly page: () => BoundFunctions<typeof queries>;
  /** Inputs of the calls of that name so far, oldest first. */
  readonly inputs: (call: FakeCore['calls'][number]['call']) => unknown[];
}

/**
 * The whole window at an address (`models`, `agents/claude-code`), on a core in memory that `prepare` may change first.
 * Whatever an earlier test drew is gone.
 */
export async function draw(address: string, prepare: (core: FakeCore) => void = () => undefined): Promise<Drawn> {
  cleanup();
  const core = createFakeCore({ now: () => NOW });
  prepare(core);
  window.location.hash = `#/${address}`;
  const user = userEvent.setup();
  render(<App client={core.client} now={core.now} lost={null} />);
  await settle();
  return {
    core,
    user,
    page: () => within(screen.getByRole('main')),
    inputs: (call) => core.calls.filter((each) => each.call === call).map(({ input }) => input),
  };
}

const turn = (ms = 0) => new Promise((done) => setTimeout(done, ms));

/** Lets answers come in and be drawn. On a machine that stalls, what became due meanwhile gets its turn, too. */
export const settle = () =>
  act(async () => {
    await turn(20);
    for (let more = 0; more < 3; more += 1) await turn();
  });
