import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Output } from '#shared/contract';
import { serveIn } from '../fixtures/killed.ts';

/* `kill -9` of the real process while it writes: what was acknowledged is there, what was not is whole or absent. */

const key = (n: number) => `sk-ant-api03-${'crash'.repeat(18)}-${String(n).padStart(4, '0')}`;
const ROUNDS = 12;

let home: string;
let child: ChildProcess;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'crash-'));
});

afterEach(async () => {
  child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

async function serve() {
  const serving = await serveIn(home);
  child = serving.child;
  return serving.client;
}

type Client = Awaited<ReturnType<typeof serve>>;

async function stored(client: Client): Promise<Map<string, string>> {
  const list = await client.invoke('accounts.list', {});
  if (!list.ok) throw new Error(list.error.code);
  const { groups } = list.value as Output<'accounts.list'>;
  return new Map(groups.flatMap((group) => group.profiles.map(({ id, state }) => [id, state.kind])));
}

/** Adds accounts and moves them about without a pause; remembers what was acknowledged. Ends when the process dies. */
async function write(client: Client, from: number, acknowledged: string[]): Promise<void> {
  for (let n = from; ; n += 1) {
    const profileId = `anthropic:n${String(n)}`;
    const added = await client.invoke('accounts.add', {
      provider: 'anthropic',
      kind: 'api_key',
      secret: key(n),
      profileId,
    });
    if (!added.ok) return;
    acknowledged.push(profileId);
    const order = [...acknowledged].reverse();
    if (!(await client.invoke('order.set', { provider: 'anthropic', order })).ok) return;
  }
}

it('a process killed in the middle of writing loses nothing that it had acknowledged', async () => {
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const client = await serve();
    const before = await stored(client);
    for (const id of acknowledged) expect(before.get(id), `round ${String(round)}`).toBe('unchecked');
    // What was written but not acknowledged may be there too: at most the one call that was under way.
    expect(before.size - acknowledged.length).toBeLessThanOrEqual(1);
    acknowledged.splice(0, acknowledged.length, ...before.keys());

    const writing = write(client, round * 1_000, acknowledged);
    await new Promise((later) => setTimeout(later, 20 + round * 13));
    child.kill('SIGKILL');
    await writing;
    client.close();
  }
  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
}, 60_000);
