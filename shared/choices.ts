import type { ProviderView } from './provider.ts';

/*
 * Lists of words that the schemas and the command line share. Without zod, which takes longer to load than a command that
 * only asks the owner takes to do so.
 */

/** Ways to sign in. */
export const loginMethods = ['browser', 'device'] as const;

/** What a server at an address of one's own may speak; Bedrock's dialect needs AWS behind it. */
export const ownDialects = [
  'anthropic-messages',
  'openai-completions',
  'openai-responses',
  'google-generative-ai',
] as const;

/** Where accounts can come from. */
export const importSources = [
  'openclaw',
  'claude-code',
  'codex',
  'qwen',
  'gemini-cli',
  'github-copilot',
  'aws',
  'environment',
  'login-shell',
] as const;

/** Is this word one of the list? */
export const isOneOf = <T extends string>(list: readonly T[], word: string): word is T =>
  (list as readonly string[]).includes(word);

/** A program of one's own that needs no account: Ollama, LM Studio. Its address is shown, though it is built in. */
export const isServer = ({ address, custom }: Pick<ProviderView, 'address' | 'custom'>): boolean =>
  address !== undefined && !custom;
