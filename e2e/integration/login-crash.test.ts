import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Call, Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { serveIn } from '../fixtures/killed.ts';
import { startSignIn, type SignInServer } from '../upstreams/sign-in.ts';

/* `kill -9` of the real process in the middle of one refresh after the other, with refresh tokens that are good once. */

/** Each ends with a kill; together they are some hundred refreshes. */
const ROUNDS = 30;
const LEAST_REFRESHES = 200;

let home: string;
let server: SignInServer;
let child: ChildProcess;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'login-crash-'));
  server = await startSignIn();
  await mkdir(join(home, 'state'));
  const oauth = { authorizeUrl: `${server.url}/authorize`, tokenUrl: `${server.url}/token` };
  await writeFile(
    join(home, 'state', 'baton.json'),
    JSON.stringify({ models: { providers: { anthropic: { oauth } } } }),
  );
});

afterEach(async () => {
  child.kill('SIGKILL');
  await server.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

async function serve() {
  const serving = await serveIn(home);
  child = serving.child;
  return serving.client;
}

type Client = Awaited<ReturnType<typeof serve>>;

async function call<C extends Call>(client: Client, name: C, input: Input<C>): Promise<Output<C>> {
  const result = await client.invoke(name, input);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value as Output<C>;
}

/** Signs in from nothing, or again under the same id, as a person does who pastes the address the browser ended on. */
async function signIn(client: Client, profileId?: string): Promise<string> {
  const view = await call(client, 'login.start', {
    provider: 'anthropic',
    ...(profileId !== undefined && { profileId }),
  });
  if (view.state.kind !== 'waiting') throw new Error(view.state.kind);
  const page = await fetch(view.state.url, { redirect: 'manual' });
  const { state } = await call(client, 'login.paste', { id: view.id, text: page.headers.get('location') ?? '' });
  if (state.kind !== 'done') throw new Error(JSON.stringify(state));
  return state.profileId;
}

/** `works`: its refresh token was taken, and there is a new one. */
async function look(client: Client, profileId: string): Promise<'works' | BatonError['code']> {
  const refreshed = await client.invoke('login.refresh', { profileId });
  return refreshed.ok ? 'works' : refreshed.error.code;
}

const vault = () => readFileSync(join(home, 'state', 'vault.json'), 'utf8');

/** How a process ends in the middle of a refresh, from before the answer to long after it was written; by turns. */
const ends = [
  { what: 'before the answer', at: 'granted', after: null },
  { what: 'with the answer', at: 'answered', after: 0 },
  ...[1, 2, 4, 8, 15, 30, 60, 120].map((ms) => ({
    what: `${String(ms)} ms after the answer`,
    at: 'answered',
    after: ms,
  })),
] as const;

it('a process killed in the middle of a refresh leaves a login that works, or that asks to sign in', async () => {
  let before = '';
  let kill: (at: 'granted' | 'answered') => void = () => undefined;
  const seen = { asks: 0, reached: 0, refreshes: 0 };
  server.rotate({
    granted: () => {
      seen.refreshes += 1;
      before = vault();
      kill('granted');
    },
    answered: () => kill('answered'),
  });

  let client = await serve();
  const profileId = await signIn(client);

  for (let round = 0; round < ROUNDS; round += 1) {
    const { what, at, after } = ends[round % ends.length]!;
    const died = once(child, 'exit');
    let left = 2 + ((round * 5) % 9);
    kill = (now) => {
      if (now !== at || (left -= 1) !== 0) return;
      if (after === null) child.kill('SIGKILL');
      else setTimeout(() => child.kill('SIGKILL'), after);
    };
    while ((await look(client, profileId)) === 'works');
    await died;
    kill = () => undefined;
    client.close();
    const reached = vault() !== before;

    client = await serve();
    const found = await look(client, profileId);
    expect(reached ? ['works'] : ['works', 'sign-in-needed'], `round ${String(round)}, ${what}`).toContain(found);
    if (found === 'sign-in-needed') {
      seen.asks += 1;
      const { groups } = await call(client, 'accounts.list', {});
      expect(groups.flatMap(({ profiles }) => profiles.map(({ state }) => state.kind))).toEqual(['sign-in']);
      expect(await signIn(client, profileId)).toBe(profileId);
    }
    if (reached) seen.reached += 1;
  }
  // Both sides of the write were hit, or nothing was shown.
  expect(seen.asks).toBeGreaterThan(0);
  expect(seen.reached).toBeGreaterThan(0);
  expect(seen.refreshes).toBeGreaterThan(LEAST_REFRESHES);
}, 60_000);
