import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { isUnconnected } from '../failover/classify.ts';
import { factsOf } from '../failover/classify-facts.ts';
import { retryAfterOf } from '../failover/classify-wait.ts';
import { beginningOf } from '../kernel/body-text.ts';
import { SECOND } from '../kernel/duration.ts';
import { redact } from '../kernel/redact.ts';
import type { Credentials } from '../oauth/credentials.ts';
import { parseTokens } from '../oauth/sealed.ts';
import type { Clock, Network, NetworkFailure, UpstreamResponse } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import type { StoredProfile } from '../profiles/types.ts';
import type { HeaderCredential } from '../providers/auth-headers.ts';
import { isLocalAddress } from '../providers/local-address.ts';
import { secretsSent, withoutSecrets } from '../providers/secrets-sent.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import type { Question, UsageReader } from './reader.ts';
import type { Outcome } from './rhythm.ts';

/** Behaviour §17.1: 5 s for each question, and one more for everything together. */
const PATIENCE = 5 * SECOND;
const TOGETHER = 6 * SECOND;
/** No answer about a quota is longer. */
const MOST_BYTES = 256 * 1024;
const LONGEST_ERROR = 120;

export interface AskUsageDeps {
  readonly clock: Clock;
  readonly network: Network;
  readonly profiles: Pick<Profiles, 'secret'>;
  readonly credentials: Pick<Credentials, 'of'>;
}

export interface UsageSubject {
  readonly agentId: string;
  readonly profile: StoredProfile;
  readonly spec: ProviderSpec;
  readonly reader: UsageReader;
}

/** Asks the provider of one account about its quota. Errors are short sentences without secrets. */
export async function askUsage(deps: AskUsageDeps, subject: UsageSubject, stop: AbortSignal): Promise<Outcome> {
  const over = new AbortController();
  const end = () => over.abort();
  stop.addEventListener('abort', end);
  const late = deps.clock.sleep(TOGETHER, over.signal).then((): Outcome => ({ kind: 'failed', error: 'Timeout' }));
  try {
    return await Promise.race([asked(deps, subject, over.signal), late]);
  } finally {
    stop.removeEventListener('abort', end);
    end();
  }
}

async function asked(deps: AskUsageDeps, subject: UsageSubject, signal: AbortSignal): Promise<Outcome> {
  const { spec, reader } = subject;
  const credential = await credentialFor(deps, subject);
  if (!credential.ok || credential.value.secret === '') return { kind: 'no-credentials' };
  const questions = reader.questions({ spec, credential: credential.value });
  if (questions.length === 0 || questions.some(({ url }) => isStranger(subject, url))) return { kind: 'not-for-it' };
  const answers = await Promise.all(questions.map((question) => answerTo(deps.network, question, signal)));
  const { now } = deps.clock;
  const secrets = () => secretsSent({ spec, credential: credential.value });
  const at = now();
  const failed = answers.find((answer, place) => !answer.ok && questions[place]?.optional !== true);
  if (failed && !failed.ok) return outcomeOf(failed.error, subject, secrets(), at);
  const read = reader.read(
    answers.map((answer) => (answer.ok ? answer.value : undefined)),
    at,
  );
  if (read.ok) return { kind: 'told', told: read.value };
  const why = read.error === '' ? 'Its answer could not be read' : clean(read.error, secrets());
  return { kind: 'failed', error: why };
}

/** A credential of a server on this computer is never sent to the provider itself. */
const isStranger = ({ profile, spec }: UsageSubject, url: string): boolean =>
  profile.type !== 'api_key' && isLocalAddress(spec.login?.tokenUrl ?? '') && !isLocalAddress(url);

async function credentialFor(
  { credentials, profiles }: AskUsageDeps,
  { agentId, profile, reader }: UsageSubject,
): Promise<Result<HeaderCredential, BatonError>> {
  if (reader.asks !== 'with-stored-token') return await credentials.of(agentId, profile.id);
  const stored = await profiles.secret(agentId, profile.id);
  if (!stored.ok) return stored;
  // What a login keeps to make new tokens from is GitHub's own.
  const secret = profile.type === 'oauth' ? (parseTokens(stored.value)?.refresh ?? '') : stored.value.trim();
  return ok({ type: profile.type === 'oauth' ? 'oauth' : 'token', secret });
}

type Failure =
  | { readonly kind: 'network'; readonly failure: NetworkFailure }
  | { readonly kind: 'status'; readonly response: UpstreamResponse; readonly text: string }
  | { readonly kind: 'no-json' };

async function answerTo(
  network: Network,
  { method, url, headers, body }: Question,
  signal: AbortSignal,
): Promise<Result<unknown, Failure>> {
  const sent = await network.send(
    {
      ...{ method, url, resend: true },
      headers: { accept: 'application/json', 'accept-encoding': 'identity', ...headers },
      body: body === undefined ? undefined : Buffer.from(body),
      timeouts: { connectMs: PATIENCE, firstByteMs: PATIENCE, silenceMs: PATIENCE, wholeMs: PATIENCE },
    },
    signal,
  );
  if (!sent.ok) return err({ kind: 'network', failure: sent.error });
  const text = await beginningOf(sent.value.body, MOST_BYTES);
  if (sent.value.status !== 200) return err({ kind: 'status', response: sent.value, text });
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return err({ kind: 'no-json' });
  }
}

function outcomeOf(failure: Failure, subject: UsageSubject, secrets: readonly string[], now: number): Outcome {
  if (failure.kind === 'no-json') return { kind: 'failed', error: 'Its answer could not be read' };
  if (failure.kind === 'network') return unreached(failure.failure);
  const { status, headers } = failure.response;
  const message = factsOf({ status, headers, body: failure.text, now }).message;
  const error = statusText(subject, status, clean(message, secrets));
  if (status === 429) {
    const retryAfterMs = retryAfterOf(headers, now);
    return { kind: 'busy', error, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
  // A token that was not made for it still answers requests (behaviour §17.1).
  if (status === 403 && /user:profile/.test(message)) return { kind: 'not-for-it' };
  return { kind: 'failed', error };
}

/** Behaviour §17.1: what a login is told when it has ended; otherwise the number, and the provider's own words. */
function statusText({ profile, spec }: UsageSubject, status: number, message: string): string {
  const ended = status === 401 || (status === 403 && spec.id === 'openai-codex');
  if (ended && profile.type !== 'api_key') return 'Token expired';
  return message === '' ? `HTTP ${String(status)}` : `HTTP ${String(status)}: ${message}`;
}

function unreached({ code }: NetworkFailure): Outcome {
  if (isUnconnected(code)) return { kind: 'unreached', error: `Not reached (${code})` };
  return { kind: 'failed', error: code.startsWith('TIMEOUT') ? 'Timeout' : `Not reached (${code})` };
}

function clean(message: string, secrets: readonly string[]): string {
  const text = redact(withoutSecrets(secrets, message)).replace(/\s+/g, ' ').trim();
  return text.length > LONGEST_ERROR ? `${text.slice(0, LONGEST_ERROR - 1)}…` : text;
}
