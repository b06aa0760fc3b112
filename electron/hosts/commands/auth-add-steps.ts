import { parseDuration } from '#core/kernel/duration';
import { explain } from '#shared/errors';
import type { AddMethod, ProviderView } from '#shared/provider';
import { readSecret as check } from '#shared/secret-input';
import { oneLine } from '../answer.ts';
import { askLine } from '../ask-line.ts';
import { confirm } from '../confirm.ts';
import type { Context, Terminal } from '../context.ts';
import { LONGEST_NAME } from '../display-name.ts';
import { forAgent } from '../run.ts';
import { readSecret } from '../secret-input.ts';
import { liveCheck } from './live-check.ts';

/* The questions of `auth add`. Each answers what goes into the call, or `null` when the person stopped. */

/** Asks until what was pasted can be one, and asks the provider about it. */
export async function askSecret(
  context: Context,
  provider: ProviderView,
  { kind, keyUrl }: AddMethod,
  all: readonly ProviderView[],
): Promise<string | null> {
  const { terminal } = context;
  if (kind === 'setup-token') terminal.err('Run `claude setup-token` in another terminal; it prints the token.\n');
  else if (keyUrl !== undefined) terminal.err(`Keys are made at ${keyUrl}\n`);
  for (;;) {
    const input = await readSecret(terminal, 'Paste it (it is not shown): ');
    if (input.kind === 'stopped') return null;
    const read = check(provider, kind, input.text, all);
    if (!read.ok) {
      terminal.err(`${oneLine(explain(read.error))}\n`);
      continue;
    }
    const { secret } = read.value;
    const { outcome, sentence } = await liveCheck(context, provider, kind, secret);
    if (outcome === 'no') {
      terminal.err(`${sentence}\n`);
      continue;
    }
    if (outcome === 'ask') {
      if (await confirm(terminal, `${sentence} Keep it anyway?`)) return secret;
      continue;
    }
    terminal.err(`${sentence}\n`);
    return secret;
  }
}

export async function askName({ terminal }: Context): Promise<{ label?: string } | null> {
  for (;;) {
    const name = await askLine(terminal, 'Name, for instance work (Enter: none): ');
    if (name === null) return null;
    if (name.length <= LONGEST_NAME) return name === '' ? {} : { label: name };
    terminal.err(`At most ${String(LONGEST_NAME)} characters.\n`);
  }
}

/** Keys have no expiry, so nothing is asked for them. */
export async function askExpiry(
  { terminal, now }: Context,
  kind: AddMethod['kind'],
): Promise<{ expires?: number | null } | null> {
  if (kind === 'api_key') return {};
  const usual = kind === 'setup-token' ? '365d' : 'never';
  for (;;) {
    const text = await askLine(terminal, `Stops working in, for instance 365d or 12h, or never (Enter: ${usual}): `);
    if (text === null) return null;
    if (text === '') return {};
    if (/^never$/i.test(text)) return { expires: null };
    const duration = parseDuration(text, 'd');
    if (duration.ok && duration.value > 0) return { expires: now() + duration.value };
    terminal.err(`“${text}” is no duration.\n`);
  }
}

/** Asks only where there are others of the provider. */
export async function askPlace(
  { api, terminal }: Context,
  agent: string | undefined,
  provider: string,
): Promise<{ place?: number } | null> {
  const stored = await api['accounts.list'](agent === undefined ? {} : forAgent({ agent }));
  const groups = stored.ok ? stored.value.groups : [];
  const others = groups.find((group) => group.provider === provider)?.profiles ?? [];
  if (others.length === 0) return {};
  terminal.err(`Asked so far, in this order: ${others.map(({ label }) => label).join(', ')}\n`);
  return await placeUpTo(terminal, others.length + 1);
}

async function placeUpTo(terminal: Terminal, last: number): Promise<{ place?: number } | null> {
  for (;;) {
    const text = await askLine(
      terminal,
      `Place of the new one, 1 to ${String(last)} (Enter: leave the order as it is): `,
    );
    if (text === null) return null;
    if (text === '') return {};
    const place = Number(text);
    if (/^\d+$/.test(text) && place >= 1 && place <= last) return { place: place - 1 };
    terminal.err(`A number from 1 to ${String(last)}.\n`);
  }
}
