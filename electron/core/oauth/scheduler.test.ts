import { expect, test } from 'vitest';
import { openProfiles } from '../profiles/store.ts';
import { loginFor } from '../providers/logins/logins.ts';
import { createHealthBook } from '../profiles/health.ts';
import { cooldownPolicy } from '../profiles/cooldown.ts';
import { defaultConfig } from '../config/schema.ts';
import { START } from '../testing/clock.ts';
import { createFakeLoginServer } from '../testing/login-server.ts';
import { createFakePorts } from '../testing/ports.ts';
import { openVault } from '../vault/vault.ts';
import { createRefresher } from './refresher.ts';
import { startScheduler } from './scheduler.ts';

const ID = 'openai-codex:a@b.c';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function setup(expires: number) {
  const ports = createFakePorts();
  const server = createFakeLoginServer();
  const profiles = await openProfiles({ ...ports, vault: await openVault(ports) });
  const agents = () => ['main'];
  const refresher = createRefresher({
    ...ports,
    network: server.network,
    profiles,
    agents,
    login: (provider) => loginFor(provider, undefined, {}),
  });
  const login = { id: ID, provider: 'openai-codex', type: 'oauth' as const, expires };
  await profiles.add('main', login, JSON.stringify(server.begin()));
  const longest = { ms: 0 };
  const clock = {
    ...ports.clock,
    sleep: (ms: number, signal?: AbortSignal) => {
      longest.ms = Math.max(longest.ms, ms);
      return ports.clock.sleep(ms, signal);
    },
  };
  const stop = startScheduler({ ...ports, clock, profiles, agents, refresher });
  return { ...ports, server, profiles, longest, stop };
}

test('a login is refreshed in its last 10 minutes, and never sleeps past that', async () => {
  const { clock, server, profiles, longest, stop } = await setup(START + 2 * HOUR);
  await clock.advance(2 * HOUR - 10 * 60_000 - 1);
  expect(server.sent).toEqual([]);
  await clock.advance(4 * 60_000);
  expect(server.sent).toEqual(['refresh-1']);
  expect(profiles.view('main').profiles[ID]?.expires).toBeGreaterThan(clock.now());
  expect(longest.ms).toBeLessThanOrEqual(HOUR);
  stop();
});

test('for days, awake or not, each token is refreshed once and before its end', async () => {
  const { clock, server, profiles, stop } = await setup(START + HOUR);
  for (let hour = 0; hour < 72; hour += 1) {
    await clock.advance(HOUR);
    expect(profiles.view('main').profiles[ID]?.expires).toBeGreaterThan(clock.now());
  }
  expect(server.sent.length).toBeGreaterThanOrEqual(72);
  expect(server.sent.length).toBeLessThan(90);
  expect(new Set(server.sent).size).toBe(server.sent.length);
  stop();
});

test('it goes on while the account cools down', async () => {
  const world = await setup(START + HOUR);
  const policy = () => cooldownPolicy(defaultConfig().auth.cooldowns);
  const health = createHealthBook({ ...world, policy });
  await health.failed('main', ID, { reason: 'billing' });
  await world.clock.advance(HOUR);
  expect(world.server.sent).toEqual(['refresh-1']);
  world.stop();
});

test('a server that is down is asked again by the back-off; a refused login is left alone', async () => {
  const { clock, server, stop } = await setup(START - 1);
  server.next('down', 'down', 'down');
  await clock.advance(0);
  expect(server.asked).toHaveLength(1);
  await clock.advance(5 * 60_000);
  expect(server.asked).toHaveLength(4);
  server.revoke();
  await clock.advance(DAY);
  const after = server.asked.length;
  await clock.advance(DAY);
  expect([after, server.asked.length]).toEqual([5, 5]);
  stop();
});

test('stopped, it asks nobody and waits for nothing', async () => {
  const { clock, server, stop } = await setup(START + HOUR);
  await clock.advance(1_000);
  stop();
  await clock.advance(DAY);
  expect([server.asked.length, clock.sleepers()]).toEqual([0, 0]);
});
