import type { Dialect } from '#shared/provider';
import { bedrockModels } from '../aws/region.ts';
import { ANTHROPIC_VERSION, authHeaders, type HeaderCredential } from '../providers/auth-headers.ts';
import { endpoint } from '../providers/endpoint.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import { readLmStudio, readOllama } from './local-readers.ts';
import {
  readAnthropic,
  readCopilot,
  readGoogle,
  readOpenAi,
  readOpenRouter,
  readVenice,
  type Reader,
} from './readers.ts';

/** Where a provider lists its models, and how its list is read. */
export interface ListPage {
  readonly kind: 'plain' | 'ollama' | 'bedrock';
  readonly url: string;
  /** With the credential in them; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly read: Reader;
  /** Asked when the first one is not there. */
  readonly instead?: { readonly url: string; readonly read: Reader };
}

/** Their logins are good for answers only; what they offer is built in. */
const withoutList: ReadonlySet<string> = new Set(['openai-codex', 'google-gemini-cli', 'qwen-portal']);

/** Lists that everybody may read. */
export const publicLists: ReadonlySet<string> = new Set(['openrouter', 'venice', 'chutes', 'huggingface']);

interface Way {
  readonly path: string;
  readonly read: Reader;
}

const own: Readonly<Record<string, Way>> = {
  openrouter: { path: '/v1/models', read: readOpenRouter },
  venice: { path: '/v1/models?type=text', read: readVenice },
  'github-copilot': { path: '/v1/models', read: readCopilot },
};

const usual: Readonly<Record<Dialect, Way>> = {
  'openai-completions': { path: '/v1/models', read: readOpenAi },
  'openai-responses': { path: '/v1/models', read: readOpenAi },
  'anthropic-messages': { path: '/v1/models?limit=1000', read: readAnthropic },
  'google-generative-ai': { path: '/v1/models?pageSize=1000', read: readGoogle },
  'bedrock-converse-stream': { path: '', read: () => null },
};

/** `null`: with this credential there is nothing to ask. */
export function listPage(provider: ProviderSpec, credential: HeaderCredential): ListPage | null {
  if (withoutList.has(provider.id) || credential.codeAssist) return null;
  const spec = credential.baseUrl === undefined ? provider : { ...provider, baseUrl: credential.baseUrl };
  const dialect = dialectOf(spec);
  const auth = authHeaders(spec, credential, dialect);
  // The token of a plan is good for messages; it may be refused for anything else.
  if (spec.auth === 'anthropic' && auth['authorization'] !== undefined) return null;
  const version = dialect === 'anthropic-messages' ? { 'anthropic-version': ANTHROPIC_VERSION } : {};
  return {
    ...placeOf(spec, dialect),
    headers: { accept: 'application/json', 'accept-encoding': 'identity', ...version, ...auth },
  };
}

function placeOf(spec: ProviderSpec, dialect: Dialect): Omit<ListPage, 'headers'> {
  if (dialect === 'bedrock-converse-stream')
    return { kind: 'bedrock', url: bedrockModels(spec.baseUrl), read: () => null };
  if (spec.id === 'ollama') return { kind: 'ollama', url: `${rootOf(spec)}/api/tags`, read: readOllama };
  const { path, read } = (Object.hasOwn(own, spec.id) ? own[spec.id] : undefined) ?? usual[dialect];
  const plain = { url: endpoint(spec, dialect, path), read };
  return spec.id === 'lmstudio'
    ? { kind: 'plain', url: `${rootOf(spec)}/api/v0/models`, read: readLmStudio, instead: plain }
    : { kind: 'plain', ...plain };
}

/** Who speaks several dialects has OpenAI's list, which says the most; only Google's own says more. */
function dialectOf(spec: ProviderSpec): Dialect {
  const [first = 'openai-completions'] = spec.dialects;
  if (first === 'google-generative-ai') return first;
  return spec.dialects.find((dialect) => dialect.startsWith('openai-')) ?? first;
}

/** `http://127.0.0.1:11434`, whatever of `/v1` was written behind it. */
const rootOf = ({ baseUrl }: ProviderSpec): string => baseUrl.replace(/\/+$/, '').replace(/\/(?:api\/)?v\d+$/, '');

/** Models that answer in several regions at once, beside the list of a region's models. */
export const inferenceProfiles = (foundationModels: string): string =>
  foundationModels.replace(/\/foundation-models$/, '/inference-profiles?maxResults=1000');
