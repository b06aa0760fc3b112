import type { CheckOutcome } from '#shared/contract';
import { classify, type Classified } from '../failover/classify.ts';
import { beginningOf } from '../kernel/body-text.ts';
import type { Clock, Network, UpstreamRequest } from '../ports.ts';
import { ANTHROPIC_VERSION, authHeaders, type HeaderCredential } from '../providers/auth-headers.ts';
import { bedrockModels } from '../aws/region.ts';
import { projectQuestion } from '../providers/code-assist.ts';
import { endpoint } from '../providers/endpoint.ts';
import { secretsSent, withoutSecrets } from '../providers/secrets-sent.ts';
import type { ProviderSpec } from '../providers/spec.ts';

export interface CheckDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly network: Network;
  readonly timeouts: () => UpstreamRequest['timeouts'];
}

export interface Checked {
  readonly outcome: CheckOutcome;
  /** What the runner would make of it; absent when the provider accepted the credential. */
  readonly classified?: Classified;
}

export type CredentialCheck = (spec: ProviderSpec, credential: HeaderCredential) => Promise<Checked>;

/** A person is waiting: shorter than what a request may take. */
const PATIENCE = 15_000;
/** More of an error than this says nothing new. */
const ERROR_BYTES = 64 * 1024;

/** A small model: one token of it is the least a plan's token can be asked for. */
const SMALL_MODEL = 'claude-haiku-4-5';

/** Where a list of models is public and proves nothing, the documented page about the key itself. */
const ownPage: Readonly<Record<string, string>> = { openrouter: '/v1/key', venice: '/v1/api_keys/rate_limits' };

/**
 * Asks the provider about a credential with the cheapest documented request: its list of models; for the token of a
 * plan one token from a small model, since such a token may be good for other things and refused for just this.
 */
export function createCredentialCheck({ clock, network, timeouts }: CheckDeps): CredentialCheck {
  return async (spec, credential) => {
    const secrets = () => secretsSent({ spec, credential });
    const begun = clock.now();
    const { signal } = new AbortController();
    const request = requestFor(spec, credential, timeouts());
    const proof = await credential.sign?.(request);
    const sent = await network.send({ ...request, headers: { ...request.headers, ...proof } }, signal);
    const latencyMs = clock.now() - begun;
    if (!sent.ok) {
      const { code, message } = sent.error;
      return refusal({ outcome: 'unreachable', latencyMs }, classify({ code, message, now: clock.now() }), secrets());
    }
    const { status, headers, body } = sent.value;
    const text = await beginningOf(body, ERROR_BYTES);
    if (status >= 200 && status < 300) return { outcome: { outcome: 'accepted', status, latencyMs } };
    const classified = classify({ status, headers, body: text, now: clock.now() });
    // AWS knows who is asking, and may let them ask models all the same.
    if (mayNotList.test(text))
      return {
        outcome: { outcome: 'unclear', status, latencyMs, message: withoutSecrets(secrets(), classified.text) },
      };
    return refusal({ outcome: outcomeOf(classified), status, latencyMs }, classified, secrets());
  };
}

const mayNotList = /not authorized to perform: bedrock:ListFoundationModels/i;

function refusal(outcome: CheckOutcome, classified: Classified, secrets: readonly string[]): Checked {
  return { outcome: { ...outcome, message: withoutSecrets(secrets, classified.text) }, classified };
}

/** An empty purse is a limit: the credential itself is good. */
function outcomeOf({ reason }: Classified): CheckOutcome['outcome'] {
  if (reason === 'auth' || reason === 'auth_permanent') return 'refused';
  return reason === 'rate_limit' || reason === 'billing' || reason === 'overloaded' ? 'limited' : 'unclear';
}

function requestFor(
  provider: ProviderSpec,
  credential: HeaderCredential,
  { connectMs, firstByteMs, silenceMs }: UpstreamRequest['timeouts'],
): UpstreamRequest {
  const spec = credential.baseUrl === undefined ? provider : { ...provider, baseUrl: credential.baseUrl };
  const dialect = spec.dialects[0] ?? 'openai-completions';
  const auth = authHeaders(spec, credential, dialect);
  const version = dialect === 'anthropic-messages' ? { 'anthropic-version': ANTHROPIC_VERSION } : {};
  const headers = { accept: 'application/json', 'accept-encoding': 'identity', ...version, ...auth };
  const shorter = { connectMs, firstByteMs: Math.min(firstByteMs, PATIENCE), silenceMs: Math.min(silenceMs, PATIENCE) };
  // Only a plan's token travels as a bearer to Anthropic itself.
  if (spec.auth === 'anthropic' && auth['authorization'] !== undefined)
    return {
      method: 'POST',
      resend: true,
      url: endpoint(spec, dialect, '/v1/messages'),
      headers: { ...headers, 'content-type': 'application/json' },
      body: Buffer.from(
        JSON.stringify({ model: SMALL_MODEL, max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] }),
      ),
      timeouts: shorter,
    };
  if (credential.codeAssist) return { ...projectQuestion(spec.baseUrl, credential.secret), timeouts: shorter };
  if (dialect === 'bedrock-converse-stream')
    return { method: 'GET', url: bedrockModels(spec.baseUrl), headers, timeouts: shorter };
  const page = Object.hasOwn(ownPage, spec.id) ? ownPage[spec.id] : undefined;
  return { method: 'GET', url: endpoint(spec, dialect, page ?? '/v1/models'), headers, timeouts: shorter };
}
