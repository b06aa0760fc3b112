import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodePorts } from '#adapters/node-ports';
import { createBaton, type Baton } from '#core/baton';
import type { Call, Event, Input, Output } from '#shared/contract';
import { err } from '#shared/result';
import { startUpstream, type Upstream } from './upstream.ts';

/** A whole Baton in this process: real files in a folder of its own, real vault (key file), real sockets. */
export interface Running {
  readonly url: string;
  readonly key: string;
  readonly stateDir: string;
  readonly upstream: Upstream;
  readonly baton: Baton;
  readonly heard: readonly { readonly event: Event; readonly payload: unknown }[];
  call<C extends Call>(name: C, input: Input<C>): Promise<Output<C>>;
  /** Adds an API key and answers its profile id. */
  addKey(provider: string, label: string, secret: string): Promise<string>;
  /** The same folder, a new process's worth of memory. */
  restart(): Promise<Running>;
  /** Every byte in the state folder, and every log line. */
  everything(): Promise<string>;
  close(): Promise<void>;
}

export interface Setup {
  readonly model?: { readonly primary: string; readonly fallbacks?: readonly string[] };
  readonly gateway?: object;
  readonly env?: Readonly<Record<string, string>>;
  /** So many milliseconds ahead of the real clock; may be moved on while Baton runs. */
  readonly ahead?: { ms: number };
  /** Given the address of the stand-in provider. */
  readonly providers?: Readonly<Record<string, object>> | ((url: string) => Readonly<Record<string, object>>);
}

export async function startBaton(setup: Setup = {}): Promise<Running> {
  const stateDir = await mkdtemp(join(tmpdir(), 'baton-gateway-'));
  const upstream = await startUpstream();
  await writeFile(join(stateDir, 'baton.json'), JSON.stringify(configFor(upstream.url, setup)));
  return run(stateDir, upstream, setup);
}

const configFor = (url: string, { model, gateway = {}, providers = {} }: Setup) => ({
  agents: { defaults: { model: model ?? { primary: 'anthropic/claude-opus-4-5' } } },
  models: {
    providers: {
      anthropic: { baseUrl: url },
      openai: { baseUrl: `${url}/v1` },
      deepseek: { baseUrl: `${url}/v1` },
      own: { baseUrl: `${url}/v1`, api: 'openai-completions' },
      ...(typeof providers === 'function' ? providers(url) : providers),
    },
  },
  gateway: { port: 0, timeouts: { connectMs: 1_500, firstByteMs: 1_500, silenceMs: 1_500 }, ...gateway },
});

async function run(stateDir: string, upstream: Upstream, setup: Setup): Promise<Running> {
  const lines: string[] = [];
  const real = createNodePorts({
    stateDir,
    env: setup.env ?? {},
    version: 'test',
    logTo: (line) => void lines.push(line),
  });
  const ports = {
    ...real,
    clock: { ...real.clock, now: () => real.clock.now() + (setup.ahead?.ms ?? 0) },
    keychain: async () => err({ why: 'none in this test' }),
  };
  const made = await createBaton(ports, { host: 'serve' });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const baton = made.value;
  const heard: { event: Event; payload: unknown }[] = [];
  baton.subscribe((event, payload) => void heard.push({ event, payload }));
  const started = await baton.startGateway(0);
  if (!started.ok) throw new Error(JSON.stringify(started.error));

  const call: Running['call'] = async (name, input) => {
    const result = await baton.dispatch(name, input);
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
    return result.value as Output<typeof name>;
  };
  const { key } = await call('agents.key', { id: 'main' });
  return {
    ...{ url: started.value.url, key, stateDir, upstream, baton, heard, call },
    addKey: async (provider, label, secret) =>
      (await call('accounts.add', { provider, kind: 'api_key', secret, label })).id,
    async restart() {
      await baton.close();
      return run(stateDir, upstream, setup);
    },
    async everything() {
      const names = await readdir(stateDir, { recursive: true, withFileTypes: true });
      const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      return [...texts, ...lines].join('\n');
    },
    async close() {
      await baton.close();
      await upstream.close();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
