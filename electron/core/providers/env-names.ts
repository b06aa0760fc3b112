/**
 * Environment variables that may hold a provider's credential, the winner first (behaviour §2.2). Also for providers
 * that are not built in yet, so that one added under its usual id in the config finds its key.
 */
const named: Readonly<Record<string, readonly string[]>> = {
  'amazon-bedrock': ['AWS_BEARER_TOKEN_BEDROCK'],
  anthropic: ['ANTHROPIC_OAUTH_TOKEN', 'ANTHROPIC_API_KEY'],
  chutes: ['CHUTES_OAUTH_TOKEN', 'CHUTES_API_KEY'],
  'cloudflare-ai-gateway': ['CLOUDFLARE_AI_GATEWAY_API_KEY'],
  'github-copilot': ['COPILOT_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN'],
  google: ['GEMINI_API_KEY'],
  huggingface: ['HUGGINGFACE_HUB_TOKEN', 'HF_TOKEN'],
  'kimi-coding': ['KIMICODE_API_KEY'],
  'minimax-portal': ['MINIMAX_OAUTH_TOKEN', 'MINIMAX_API_KEY'],
  opencode: ['OPENCODE_API_KEY', 'OPENCODE_ZEN_API_KEY'],
  'qwen-portal': ['QWEN_OAUTH_TOKEN', 'QWEN_PORTAL_API_KEY'],
  'vercel-ai-gateway': ['AI_GATEWAY_API_KEY'],
  volcengine: ['VOLCANO_ENGINE_API_KEY'],
  zai: ['ZAI_API_KEY', 'Z_AI_API_KEY'],
};

/** Those that simply call it `<UPPER>_API_KEY`. */
const plain: ReadonlySet<string> = new Set(
  (
    'byteplus cerebras deepgram deepseek groq kilocode litellm lmstudio minimax mistral modelstudio moonshot nvidia ' +
    'ollama openai openrouter qianfan sglang synthetic together venice vllm voyage xai xiaomi'
  ).split(' '),
);

/** @param id normalised */
export function envNames(id: string): readonly string[] {
  if (Object.hasOwn(named, id)) return named[id] ?? [];
  return plain.has(id) ? [`${id.toUpperCase()}_API_KEY`] : [];
}

/** An OAuth token from the environment is a subscription's; every other variable holds a key. */
export const isTokenVariable = (name: string): boolean => name.includes('OAUTH_TOKEN');
