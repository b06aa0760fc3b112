import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { until } from '../fixtures/until.ts';
import type { ProfileState } from '#shared/profile';
import type { Wire } from '../upstreams/answers.ts';
import { anthropicClient, chatClient, responsesClient, type Client, type Conversation } from '../upstreams/clients.ts';
import { FIRST_TEXT } from '../upstreams/fault-answers.ts';
import { afterOf, type After, type Fault } from '../upstreams/fault.ts';
import { faults } from '../upstreams/faults.ts';
import { startBaton, type Running } from '../upstreams/gateway-fixture.ts';
import { geminiClient } from '../upstreams/gemini-client.ts';

/** Every fault of the table, seen by the official clients of four dialects, through a whole Baton. */

const FIRST = 'key-of-the-first-0123456789abcdefghijklmnop';
const SECOND = 'key-of-the-second-0123456789abcdefghijklmno';
const OTHER = 'key-of-the-other-0123456789abcdefghijklmnop';

const makers = {
  'anthropic-messages': anthropicClient,
  'openai-completions': chatClient,
  'openai-responses': responsesClient,
  'google-generative-ai': geminiClient,
} as const satisfies Record<Wire, (url: string, key: string) => Client>;
const wires = Object.keys(makers) as Wire[];

/** Providers whose fault lies on the way to them. */
const places = { 'closed port': 'closed', 'no such name': 'nowhere', 'no handshake': 'mute' } as const;

/** A conversation in which somebody else signed something. */
const signed: Readonly<Partial<Record<Wire, readonly unknown[]>>> = {
  'anthropic-messages': [
    { role: 'user', content: 'Count' },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: 'c2lnbmVkLWVsc2V3aGVyZQ==' },
        { type: 'text', text: 'One.' },
      ],
    },
  ],
  'openai-responses': [
    { type: 'message', role: 'user', content: 'Count' },
    { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' },
    { type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text: 'One.', annotations: [] }] },
  ],
  'google-generative-ai': [
    { role: 'user', parts: [{ text: 'Count' }] },
    { role: 'model', parts: [{ text: 'One.', thoughtSignature: 'c2lnbmVkLWVsc2V3aGVyZQ==' }] },
  ],
};

/** Takes connections and never says a word. */
async function startMute() {
  const server = createServer((socket) => void socket.on('error', () => undefined));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

const portOf = (server: ReturnType<typeof createServer>) => (server.address() as AddressInfo).port;

async function closedPort() {
  const server = await startMute();
  const port = portOf(server);
  await new Promise((closed) => server.close(closed));
  return port;
}

describe.each(wires)('a provider of %s', (wire) => {
  let baton: Running;
  let mute: ReturnType<typeof createServer>;

  beforeAll(async () => {
    mute = await startMute();
    const at = {
      closed: `http://127.0.0.1:${await closedPort()}`,
      nowhere: 'http://nowhere.invalid',
      mute: `https://127.0.0.1:${portOf(mute)}`,
    };
    const own = { api: wire, models: [{ id: 'm', reasoning: true, input: ['text', 'image'], maxTokens: 8_000 }] };
    baton = await startBaton({
      model: { primary: 'own/m', fallbacks: ['other/m'] },
      gateway: { timeouts: { connectMs: 1_500, firstByteMs: 1_500, silenceMs: 2_000 } },
      providers: (url) => ({
        own: { baseUrl: `${url}/v1`, ...own },
        other: { baseUrl: `${url}/v1`, ...own },
        ...Object.fromEntries(
          Object.entries(at).map(([name, baseUrl]) => [name, { baseUrl: `${baseUrl}/v1`, ...own }]),
        ),
      }),
    });
    for (const provider of ['own', ...Object.values(places)]) {
      const first = await baton.addKey(provider, 'First', `${FIRST}${provider === 'own' ? '' : provider}`);
      const second = await baton.addKey(provider, 'Second', `${SECOND}${provider === 'own' ? '' : provider}`);
      await baton.call('order.set', { provider, order: [first, second] });
    }
    await baton.addKey('other', 'Other', OTHER);
  });
  afterAll(async () => {
    await baton.close();
    mute.close();
  });

  beforeEach(reset);

  async function reset() {
    baton.upstream.script(SECOND, { kind: 'ok', text: 'From the second' });
    baton.upstream.script(OTHER, { kind: 'ok', text: 'From another model' });
    const { groups } = await baton.call('accounts.list', {});
    for (const { provider, profiles } of groups)
      for (const { id, state, errorCount } of profiles)
        if (afterView(state) !== 'well' || errorCount > 0)
          await baton.call('accounts.clearCooldown', { provider, profileId: id });
    baton.upstream.forget();
  }

  const lastRequest = async (before: string | undefined) =>
    until(async () => {
      const [last] = (await baton.call('activity.list', { limit: 1 })).requests;
      return last?.id === before ? undefined : last;
    });

  /** Who answered, or how it went wrong. */
  async function see(client: Client, asked: Conversation): Promise<string> {
    try {
      const { text } = await client.ask(asked);
      if (text.startsWith(FIRST_TEXT)) return 'account';
      return { 'From the second': 'next account', 'From another model': 'next model' }[text] ?? `text: ${text}`;
    } catch (error) {
      return error instanceof Error ? 'error' : String(error);
    }
  }

  async function hangUp(client: Client, asked: Conversation): Promise<string> {
    const gone = new AbortController();
    const before = baton.upstream.hangUps();
    const answer = see(client, { ...asked, signal: gone.signal });
    await until(() => baton.upstream.calls.length === 1);
    gone.abort();
    await until(() => baton.upstream.hangUps() > before);
    return (await answer) === 'error' ? 'hung up' : 'it went on';
  }

  async function stateOf(provider: string): Promise<After> {
    const { groups } = await baton.call('accounts.list', {});
    const group = groups.find((one) => one.provider === provider);
    const [first, second] = group?.profiles.toSorted((a, b) => a.label.localeCompare(b.label)) ?? [];
    expect(afterView(second!.state)).toBe('well');
    return afterView(first!.state);
  }

  function afterView(state: ProfileState): After {
    if (state.kind !== 'cooling' && state.kind !== 'disabled')
      return ['in-use', 'ready', 'unchecked'].includes(state.kind) ? 'well' : (state.kind as 'well');
    const minutes = Math.round((state.until - Date.now()) / 60_000);
    return { kind: state.kind, reason: state.reason, minutes };
  }

  const behaviourOf = ({ does, what }: Fault) =>
    typeof does !== 'function' ? [] : what.includes('asked once more') ? [does(wire), fine] : [does(wire)];
  const fine = { kind: 'ok', text: FIRST_TEXT } as const;

  async function meet(fault: Fault, speaks: Wire, stream: boolean) {
    const provider = typeof fault.does === 'string' ? places[fault.does] : 'own';
    baton.upstream.script(FIRST, ...behaviourOf(fault));
    const client = makers[speaks](baton.url, baton.key);
    const history = fault.what.includes('signed') ? signed[speaks] : undefined;
    const asked = { model: `${provider}/m`, stream, say: 'Hi', ...(history && { history, think: true }) };
    const [before] = (await baton.call('activity.list', { limit: 1 })).requests;
    const seen = await (fault.sees === 'hung up' ? hangUp : see)(client, asked);
    const { status, result } = await lastRequest(before?.id);
    const calls = [FIRST, SECOND, OTHER].map((key) => baton.upstream.callsOf(key));
    // A kept connection may just have gone stale: a cut that comes before a word is met once more on a fresh one.
    if (fault.what.includes('before the answer') && calls[0] === 2) calls[0] = 1;
    return { seen: told(seen, status, result), calls, after: await stateOf(provider) };
  }

  function told(seen: string, status: number, result: string): string {
    if (seen !== 'error') return seen;
    if (status >= 400) return `error ${status}`;
    return result === 'failed' ? 'broken' : `an error, though it was ${result}`;
  }

  const wanted = ({ sees, calls, ...fault }: Fault) => ({
    seen: typeof sees === 'object' ? `error ${sees.error}` : sees,
    calls,
    after: afterOf({ sees, calls, ...fault }, wire),
  });

  const forms = ({ asked }: Fault) => (asked === 'both' ? [false, true] : [asked === 'stream']);
  const known = faults.filter(({ only }) => only?.includes(wire) !== false);

  const alike = known.filter(({ across }) => across !== 'only');
  test.each(alike.map((fault) => [fault.what, fault] as const))('%s', async (_what, fault) => {
    for (const stream of forms(fault)) {
      expect({ stream, ...(await meet(fault, wire, stream)) }).toEqual({ stream, ...wanted(fault) });
      await reset();
    }
  });

  const strangers = wires.filter((one) => one !== wire);
  const across = known.filter(({ across }) => across !== undefined);
  test.each(strangers.flatMap((speaks) => across.map((fault) => [speaks, fault.what, fault] as const)))(
    'asked by a client of %s: %s',
    async (speaks, _what, fault) => {
      for (const stream of forms(fault)) {
        expect({ stream, ...(await meet(fault, speaks, stream)) }).toEqual({ stream, ...wanted(fault) });
        await reset();
      }
    },
  );
});
