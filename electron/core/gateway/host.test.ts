import { expect, test } from 'vitest';
import { err, ok } from '#shared/result';
import { defaultConfig } from '../config/schema.ts';
import type { ConfigService } from '../config/types.ts';
import { createEmitter } from '../kernel/emitter.ts';
import { settle } from '../testing/clock.ts';
import type { Gateway } from './gateway.ts';
import { createGatewayHost } from './host.ts';

/** Ports in `taken` cannot be had. */
function setup(taken: readonly number[] = []) {
  const open = new Set<number>();
  const changed = createEmitter<undefined>();
  let gateway = defaultConfig().gateway;
  let broken = false;
  const config = {
    current: () => ({ ...defaultConfig(), gateway }),
    onChanged: changed.on,
    change: async () => (broken ? err({ code: 'config-invalid', path: 'x', issues: [] }) : ok(undefined)),
  } as unknown as ConfigService;
  const failures: number[] = [];
  const create = async (): Promise<Gateway> => {
    let own = 0;
    return {
      async listen(port) {
        if (taken.includes(port) || open.has(port)) return err({ code: 'port-in-use', port });
        own = port;
        open.add(port);
        return ok({ url: `http://127.0.0.1:${port}`, port });
      },
      close: async () => void open.delete(own),
    };
  };
  const host = createGatewayHost({
    config,
    create,
    hasAccounts: () => true,
    onFailed: ({ port }) => void failures.push(port),
  });
  const write = async (part: Partial<typeof gateway>) => {
    gateway = { ...gateway, ...part };
    changed.emit(undefined);
    await settle();
  };
  return { host, write, open, failures, breakConfig: () => (broken = true) };
}

test('a new port in the config is followed, and the old one is left', async () => {
  const { host, write, open } = setup();
  await host.start();
  await write({ port: 7500 });
  expect([...open]).toEqual([7500]);
  expect(host.view()).toMatchObject({ state: 'on', port: 7500 });
});

test('changes of the config while it begins to listen are no reason to listen there again', async () => {
  const { host, write, open, failures } = setup();
  await Promise.all([host.start(), write({ paused: false })]);
  await Promise.all([write({ port: 7500 }), write({ paused: true }), write({ paused: false })]);
  expect([[...open], failures]).toEqual([[7500], []]);
  expect(host.view()).toMatchObject({ state: 'on', port: 7500 });
});

test('a new port that cannot be had leaves the gateway where it is, and is told once', async () => {
  const { host, write, open, failures } = setup([7500]);
  await host.start();
  await write({ port: 7500 });
  await write({ paused: false });
  expect([...open]).toEqual([7421]);
  expect(failures).toEqual([7500]);
  expect(host.view()).toMatchObject({ state: 'on', port: 7421 });
});

test('a port given at the start is kept, whatever the config says', async () => {
  const { host, write, open } = setup();
  await host.start(9000);
  await write({ port: 7500 });
  expect([...open]).toEqual([9000]);
});

test('a first port that is taken is a failure that names it; another one in the config cures it', async () => {
  const { host, write } = setup([7421]);
  expect(await host.start()).toMatchObject({ ok: false });
  expect(host.view()).toMatchObject({ state: 'failed', port: 7421 });
  await write({ port: 7500 });
  expect(host.view()).toMatchObject({ state: 'on', port: 7500 });
});

test('pausing holds at once, also while the config cannot be written', async () => {
  const { host, breakConfig } = setup();
  await host.start();
  breakConfig();
  await host.pause(true);
  expect(host.paused()).toBe(true);
  expect(host.view().state).toBe('paused');
});
