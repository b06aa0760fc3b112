import { err, ok, type Result } from '#shared/result';
import type { ListedModel } from '../models/listed.ts';
import type { Clock, Network, UpstreamRequest } from '../ports.ts';
import type { HeaderCredential } from '../providers/auth-headers.ts';
import { readBedrock, withShown, type BedrockDiscovery } from './local-readers.ts';
import { inferenceProfiles, type ListPage } from './pages.ts';
import type { Reader } from './readers.ts';

/** For all that is asked of one provider (behaviour §12.1). */
export const PATIENCE = 5_000;
/** No list of models is larger. */
const MOST_BYTES = 16 * 1024 * 1024;
/** So many models of Ollama are looked at one by one, so many at a time. */
const MOST_SHOWN = 64;
const AT_ONCE = 4;

/** `refused`: nobody listens there. `absent`: there is no such page. `why`: half a sentence. */
export interface ListFailure {
  readonly kind: 'refused' | 'absent' | 'denied' | 'other';
  readonly why: string;
}

export interface FetchDeps {
  readonly network: Network;
  readonly clock: Pick<Clock, 'now'>;
  /** When all of it must be done (epoch ms). */
  readonly until: number;
  readonly discovery: BedrockDiscovery;
}

type Fetched = Result<readonly ListedModel[], ListFailure>;

/** Asks one provider for its models. Never throws; what is no list is a failure. */
export async function fetchList(deps: FetchDeps, page: ListPage, credential: HeaderCredential): Promise<Fetched> {
  const get = (url: string) => ask(deps, { method: 'GET', url, headers: page.headers }, credential);
  const first = await get(page.url);
  if (!first.ok && first.error.kind === 'absent' && page.instead) {
    const other = await get(page.instead.url);
    return other.ok ? read(page.instead.read, other.value) : other;
  }
  if (!first.ok) return first;
  if (page.kind === 'bedrock') {
    const profiles = await get(inferenceProfiles(page.url));
    return read((body) => readBedrock(body, profiles.ok ? profiles.value : {}, deps.discovery), first.value);
  }
  const models = read(page.read, first.value);
  return models.ok && page.kind === 'ollama' ? ok(await shown(deps, page, models.value, credential)) : models;
}

function read(reader: Reader, body: unknown): Fetched {
  const models = reader(body);
  return models === null ? err({ kind: 'other', why: 'its answer is no list of models' }) : ok(models);
}

/** What each model can do; one that cannot be looked at stays as it is. */
async function shown(
  deps: FetchDeps,
  page: ListPage,
  models: readonly ListedModel[],
  credential: HeaderCredential,
): Promise<readonly ListedModel[]> {
  const url = page.url.replace(/\/api\/tags$/, '/api/show');
  const headers = { ...page.headers, 'content-type': 'application/json' };
  const results = new Map<string, ListedModel | null>();
  const waiting = models.slice(0, MOST_SHOWN);
  const worker = async () => {
    for (let model = waiting.shift(); model !== undefined; model = waiting.shift()) {
      const body = Buffer.from(JSON.stringify({ model: model.id }));
      const answer = await ask(deps, { method: 'POST', url, headers, body, resend: true }, credential);
      results.set(model.id, answer.ok ? withShown(model, answer.value) : model);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return models.flatMap((model) => {
    const result = results.get(model.id);
    return result === null ? [] : [result ?? model];
  });
}

type Asked = Omit<UpstreamRequest, 'timeouts'>;

async function ask(
  { network, clock, until }: FetchDeps,
  asked: Asked,
  credential: HeaderCredential,
): Promise<Result<unknown, ListFailure>> {
  const left = until - clock.now();
  if (left <= 0) return err(unreachable('TIMEOUT', asked.url));
  const timeouts = { connectMs: left, firstByteMs: left, silenceMs: left, wholeMs: left };
  const request: UpstreamRequest = { ...asked, timeouts };
  try {
    const proof = await credential.sign?.(request);
    const sent = await network.send(
      { ...request, headers: { ...request.headers, ...proof } },
      new AbortController().signal,
    );
    if (!sent.ok) return err(unreachable(sent.error.code, request.url));
    const { status, body } = sent.value;
    const text = await whole(body);
    if (status < 200 || status >= 300) return err(refusal(status));
    if (text === null) return err({ kind: 'other', why: 'its list is larger than 16 MB' });
    return parsed(text);
  } catch {
    // The socket was cut, or took too long, in the middle of the answer.
    return err({ kind: 'other', why: 'its answer broke off' });
  }
}

function parsed(text: string): Result<unknown, ListFailure> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err({ kind: 'other', why: 'its answer is no list of models' });
  }
}

function unreachable(code: string, url: string): ListFailure {
  const host = URL.canParse(url) ? new URL(url).host : 'its address';
  if (code.startsWith('TIMEOUT')) return { kind: 'other', why: `it took longer than ${String(PATIENCE / 1_000)} s` };
  const isRefused = code === 'ECONNREFUSED';
  return { kind: isRefused ? 'refused' : 'other', why: `nobody answers at ${host}` };
}

function refusal(status: number): ListFailure {
  if ([404, 405, 501].includes(status)) return { kind: 'absent', why: 'it has no list of models' };
  const kind = status === 401 || status === 403 ? 'denied' : 'other';
  return { kind, why: `it answered ${String(status)}` };
}

/** `null`: more than anybody needs. */
async function whole(body: AsyncIterable<Buffer>): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size > MOST_BYTES) return null;
  }
  return Buffer.concat(parts).toString('utf8');
}
