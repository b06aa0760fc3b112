import type { Dialect } from '#shared/provider';
import type { AuthStyle } from './spec.ts';

/** A provider Baton knows by itself. Only those whose requests work today over a dialect Baton speaks. */
export interface BuiltinProvider {
  readonly id: string;
  readonly name: string;
  readonly short: string;
  readonly dialects: readonly Dialect[];
  readonly baseUrl: string;
  readonly dialectUrls?: Partial<Readonly<Record<Dialect, string>>>;
  /** `bearer` when absent. */
  readonly auth?: AuthStyle;
  /** Runs on this computer, as long as its address is a loopback one. */
  readonly onThisComputer?: true;
  readonly aggregator?: true;
  /** What every key starts with; absent when the provider promises nothing. */
  readonly keyPrefix?: string;
  /** `SHORTEST_KEY` when absent. */
  readonly keyLength?: number;
  readonly keyUrl?: string;
  /** Page on which credit is added. */
  readonly billingUrl?: string;
  /** What can be pasted, where not both a key and a token: Copilot takes GitHub's token, Bedrock a key, Codex only a login. */
  readonly byHand?: 'key' | 'token' | 'nothing';
  readonly unversioned?: true;
  readonly awsSdk?: true;
  /** What `claude setup-token` prints. */
  readonly setupToken?: { readonly prefix: string; readonly minLength: number };
}

/** Generous on purpose: it catches half a key, and does not refuse a provider's next format. */
export const SHORTEST_KEY = 20;

const chat = ['openai-completions'] as const;
const chatAndResponses = ['openai-completions', 'openai-responses'] as const;
const chatAndMessages = ['openai-completions', 'anthropic-messages'] as const;

/** Addresses, prefixes and key pages: the providers' public documentation, read in January 2026. */
export const builtinProviders: readonly BuiltinProvider[] = [
  {
    id: 'anthropic',
    name: 'Anthropic',
    short: 'An',
    dialects: ['anthropic-messages'],
    baseUrl: 'https://api.anthropic.com',
    auth: 'anthropic',
    keyPrefix: 'sk-ant-',
    keyUrl: 'https://console.anthropic.com/settings/keys',
    billingUrl: 'https://console.anthropic.com/settings/billing',
    // Behaviour §14.6.
    setupToken: { prefix: 'sk-ant-oat01-', minLength: 80 },
  },
  {
    id: 'openai',
    name: 'OpenAI',
    short: 'OA',
    dialects: ['openai-responses', 'openai-completions'],
    baseUrl: 'https://api.openai.com/v1',
    keyPrefix: 'sk-',
    keyUrl: 'https://platform.openai.com/api-keys',
    billingUrl: 'https://platform.openai.com/settings/organization/billing/overview',
  },
  {
    id: 'openai-codex',
    name: 'OpenAI Codex',
    short: 'Co',
    dialects: ['openai-responses'],
    baseUrl: 'https://chatgpt.com/backend-api/codex',
    unversioned: true,
    byHand: 'nothing',
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    short: 'OR',
    dialects: chatAndResponses,
    baseUrl: 'https://openrouter.ai/api/v1',
    aggregator: true,
    keyPrefix: 'sk-or-',
    keyUrl: 'https://openrouter.ai/settings/keys',
    billingUrl: 'https://openrouter.ai/settings/credits',
  },
  {
    id: 'ollama',
    name: 'Ollama',
    short: 'Ol',
    dialects: chatAndResponses,
    baseUrl: 'http://127.0.0.1:11434/v1',
    onThisComputer: true,
  },
  {
    id: 'lmstudio',
    name: 'LM Studio',
    short: 'LM',
    dialects: chatAndResponses,
    baseUrl: 'http://127.0.0.1:1234/v1',
    onThisComputer: true,
  },
  {
    id: 'deepseek',
    name: 'DeepSeek',
    short: 'DS',
    dialects: chat,
    baseUrl: 'https://api.deepseek.com',
    keyPrefix: 'sk-',
    keyUrl: 'https://platform.deepseek.com/api_keys',
    billingUrl: 'https://platform.deepseek.com/top_up',
  },
  {
    id: 'venice',
    name: 'Venice',
    short: 'Ve',
    dialects: chat,
    baseUrl: 'https://api.venice.ai/api/v1',
    keyUrl: 'https://venice.ai/settings/api',
  },
  {
    id: 'google',
    name: 'Google Gemini',
    short: 'Go',
    dialects: ['google-generative-ai', 'openai-completions'],
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    dialectUrls: { 'openai-completions': 'https://generativelanguage.googleapis.com/v1beta/openai' },
    auth: 'google',
    keyUrl: 'https://aistudio.google.com/app/apikey',
  },
  {
    // Where Gemini CLI's logins are good; a key of it does not exist.
    id: 'google-gemini-cli',
    name: 'Gemini CLI',
    short: 'Gc',
    dialects: ['google-generative-ai'],
    baseUrl: 'https://cloudcode-pa.googleapis.com',
    auth: 'google',
    byHand: 'nothing',
  },
  {
    // A key is asked at Gemini's own address, a login where Antigravity's are good.
    id: 'google-antigravity',
    name: 'Google Antigravity',
    short: 'GA',
    dialects: ['google-generative-ai'],
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    auth: 'google',
    byHand: 'key',
    keyUrl: 'https://aistudio.google.com/app/apikey',
  },
  {
    // Its address depends on the region; this is the one that holds when none is said.
    id: 'amazon-bedrock',
    name: 'Amazon Bedrock',
    short: 'AB',
    dialects: ['bedrock-converse-stream'],
    baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com',
    unversioned: true,
    awsSdk: true,
    byHand: 'key',
    keyUrl: 'https://console.aws.amazon.com/bedrock/home#/api-keys',
  },
  {
    id: 'chutes',
    name: 'Chutes',
    short: 'Ch',
    dialects: chat,
    baseUrl: 'https://llm.chutes.ai/v1',
    keyPrefix: 'cpk_',
    keyUrl: 'https://chutes.ai/app/api',
  },
  {
    id: 'qwen-portal',
    name: 'Qwen Portal',
    short: 'Qw',
    dialects: chat,
    baseUrl: 'https://portal.qwen.ai/v1',
    byHand: 'token',
  },
  {
    id: 'github-copilot',
    name: 'GitHub Copilot',
    short: 'GC',
    dialects: chat,
    baseUrl: 'https://api.individual.githubcopilot.com',
    unversioned: true,
    byHand: 'token',
  },
  {
    id: 'minimax',
    name: 'MiniMax',
    short: 'MM',
    dialects: chatAndMessages,
    baseUrl: 'https://api.minimax.io/v1',
    dialectUrls: { 'anthropic-messages': 'https://api.minimax.io/anthropic' },
    keyUrl: 'https://platform.minimax.io/user-center/basic-information/interface-key',
  },
  {
    id: 'moonshot',
    name: 'Moonshot',
    short: 'Mo',
    dialects: chatAndMessages,
    baseUrl: 'https://api.moonshot.ai/v1',
    dialectUrls: { 'anthropic-messages': 'https://api.moonshot.ai/anthropic' },
    keyPrefix: 'sk-',
    keyUrl: 'https://platform.moonshot.ai/console/api-keys',
    billingUrl: 'https://platform.moonshot.ai/console/pay',
  },
  {
    id: 'kimi-coding',
    name: 'Kimi for Coding',
    short: 'Ki',
    dialects: chatAndMessages,
    baseUrl: 'https://api.kimi.com/coding/v1',
    keyPrefix: 'sk-kimi-',
    keyUrl: 'https://www.kimi.com/code',
  },
  {
    id: 'zai',
    name: 'Z.AI',
    short: 'ZA',
    dialects: chatAndMessages,
    baseUrl: 'https://api.z.ai/api/paas/v4',
    dialectUrls: { 'anthropic-messages': 'https://api.z.ai/api/anthropic' },
    keyUrl: 'https://z.ai/manage-apikey/apikey-list',
  },
  {
    id: 'groq',
    name: 'Groq',
    short: 'Gq',
    dialects: chatAndResponses,
    baseUrl: 'https://api.groq.com/openai/v1',
    keyPrefix: 'gsk_',
    keyUrl: 'https://console.groq.com/keys',
    billingUrl: 'https://console.groq.com/settings/billing',
  },
  {
    id: 'xai',
    name: 'xAI',
    short: 'xA',
    dialects: chatAndResponses,
    baseUrl: 'https://api.x.ai/v1',
    keyPrefix: 'xai-',
    keyUrl: 'https://console.x.ai/',
  },
  {
    id: 'mistral',
    name: 'Mistral',
    short: 'Mi',
    dialects: chat,
    baseUrl: 'https://api.mistral.ai/v1',
    keyUrl: 'https://console.mistral.ai/api-keys',
  },
  {
    id: 'cerebras',
    name: 'Cerebras',
    short: 'Ce',
    dialects: chat,
    baseUrl: 'https://api.cerebras.ai/v1',
    keyPrefix: 'csk-',
    keyUrl: 'https://cloud.cerebras.ai/',
  },
  {
    id: 'synthetic',
    name: 'Synthetic',
    short: 'Sy',
    dialects: ['anthropic-messages', 'openai-completions'],
    baseUrl: 'https://api.synthetic.new/anthropic',
    dialectUrls: { 'openai-completions': 'https://api.synthetic.new/openai/v1' },
    keyUrl: 'https://synthetic.new/user-settings/api',
  },
  {
    id: 'together',
    name: 'Together AI',
    short: 'To',
    dialects: chat,
    baseUrl: 'https://api.together.xyz/v1',
    keyUrl: 'https://api.together.ai/settings/api-keys',
    billingUrl: 'https://api.together.ai/settings/billing',
  },
  {
    id: 'huggingface',
    name: 'Hugging Face',
    short: 'HF',
    dialects: chat,
    baseUrl: 'https://router.huggingface.co/v1',
    keyPrefix: 'hf_',
    keyUrl: 'https://huggingface.co/settings/tokens',
    billingUrl: 'https://huggingface.co/settings/billing',
  },
  {
    id: 'nvidia',
    name: 'NVIDIA',
    short: 'Nv',
    dialects: chat,
    baseUrl: 'https://integrate.api.nvidia.com/v1',
    keyPrefix: 'nvapi-',
    keyUrl: 'https://build.nvidia.com/settings/api-keys',
  },
];
