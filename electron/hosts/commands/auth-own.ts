import { explain } from '#shared/errors';
import { isOneOf, isServer, ownDialects } from '#shared/choices';
import type { OwnDialect, ProviderView } from '#shared/provider';
import { DECLINED, misuse, oneLine, refuse, STOPPED, type Answer } from '../answer.ts';
import { askLine } from '../ask-line.ts';
import { choose } from '../choose.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';

/* `auth add` for providers of one's own, and for servers such as Ollama, which need no account. */

export interface OwnOptions {
  readonly provider?: string;
  readonly baseUrl?: string;
  readonly api?: string;
  /** `false`: `--no-key`. */
  readonly key: boolean;
}

/** Is a provider of one's own meant, or another address of a server? */
export const saysOwn = ({ baseUrl, api, key }: OwnOptions): boolean =>
  baseUrl !== undefined || api !== undefined || !key;

const dialectNames: Readonly<Record<OwnDialect, string>> = {
  'openai-completions': 'OpenAI Chat',
  'openai-responses': 'OpenAI Responses',
  'anthropic-messages': 'Anthropic Messages',
  'google-generative-ai': 'Gemini',
};

/** `--base-url`: without a question. The address of a server that Baton knows is changed; any other name is added. */
export async function addOwnNamed(
  context: Context,
  options: OwnOptions,
  all: readonly ProviderView[],
): Promise<Answer> {
  const { provider: name, baseUrl, api } = options;
  if (name === undefined || baseUrl === undefined)
    return misuse('Say which provider and where: `--provider NAME --base-url URL --api DIALECT [--no-key]`.');
  const server = all.find((each) => isServer(each) && each.id === name.trim().toLowerCase());
  if (server) return await addressOf(context, server, baseUrl);
  if (api === undefined || !isOneOf(ownDialects, api))
    return misuse(`Say what it speaks with --api: one of ${ownDialects.join(', ')}.`);
  const added = await context.api['providers.add']({ name, baseUrl, api, needsKey: options.key });
  return added.ok ? await told(context, added.value, options.key) : refuse(explain(added.error));
}

/** Asks for each of them. Answers the provider, with whether a key is to be pasted now. */
export async function askOwn(context: Context): Promise<{ provider: ProviderView; needsKey: boolean } | Answer> {
  const { terminal, api } = context;
  const name = await askLine(terminal, 'Name, for instance GPU box: ');
  if (name === null) return STOPPED;
  if (name === '') return DECLINED;
  const dialects = ownDialects.map((value) => ({ value, name: dialectNames[value], also: [value] }));
  const dialect = await choose(terminal, 'It speaks (number or part of the name):', dialects);
  if (dialect === null) return STOPPED;
  const needsKey = await confirm(terminal, 'Does it want a key?', 'yes');
  for (;;) {
    const baseUrl = await askLine(terminal, 'Address, for instance https://host/v1: ');
    if (baseUrl === null) return STOPPED;
    if (baseUrl === '') return DECLINED;
    const added = await api['providers.add']({ name, baseUrl, api: dialect, needsKey });
    if (added.ok) return { provider: added.value, needsKey };
    terminal.err(`${oneLine(explain(added.error))}\n`);
  }
}

/** A server that needs no account: whether it answers, and where it is to be asked. */
export async function addServer(context: Context, server: ProviderView): Promise<Answer> {
  const { terminal } = context;
  terminal.err(`${(await reached(context, server)).sentence}\n`);
  const address = await askLine(terminal, `Address (Enter: ${server.address ?? ''}): `);
  if (address === null) return STOPPED;
  return address === '' ? await told(context, server, false) : await addressOf(context, server, address);
}

async function addressOf(context: Context, server: ProviderView, baseUrl: string): Promise<Answer> {
  const changed = await context.api['providers.change']({ id: server.id, baseUrl });
  return changed.ok ? await told(context, changed.value, false) : refuse(explain(changed.error));
}

/** What there is now, whether it answers, and what to do next. */
export async function told(context: Context, provider: ProviderView, needsKey: boolean): Promise<Answer> {
  const { id, name, address = '' } = provider;
  const head = `Provider ready: ${id} (${name}) at ${address}`;
  if (needsKey)
    return printed(provider, `${head}\nAdd its key with \`baton models auth paste-token --provider ${id}\`.`);
  const { sentence, answers } = await reached(context, provider);
  const next = answers ? `\nChoose one with \`baton models list --all --provider ${id}\`.` : '';
  return printed(provider, `${head}\n${sentence}${next}`);
}

const printed = (provider: ProviderView, text: string): Answer => ({
  ok: true,
  value: { json: { provider: provider.id, name: provider.name, address: provider.address }, text },
});

async function reached({ api }: Context, provider: ProviderView): Promise<{ sentence: string; answers: boolean }> {
  const { id, name, address = '' } = provider;
  const asked = await api['models.refresh']({ provider: id });
  if (!asked.ok) return { sentence: oneLine(explain(asked.error)), answers: false };
  const row = asked.value.find((each) => each.provider === id);
  if (row?.error !== undefined) return { sentence: oneLine(row.error), answers: false };
  if (row) return { sentence: `${name} answers. Models: ${String(row.count)}.`, answers: true };
  return isServer(provider)
    ? { sentence: `Nobody at ${address}, or no models there yet. Start ${name} and try again.`, answers: false }
    : { sentence: `${name} answers, but lists no models. Name one yourself, as ${id}/model.`, answers: false };
}
