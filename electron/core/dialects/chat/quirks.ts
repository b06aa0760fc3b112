/** How a provider's Chat Completions differ from what all of them take. */
export interface Quirks {
  readonly maxTokens: 'max_tokens' | 'max_completion_tokens';
  /** How it is told to think; `null`: it cannot be told, or nobody knows how. */
  readonly effort: 'reasoning_effort' | 'reasoning' | 'thinking' | null;
  /** Where the thoughts before a tool call are written; `null`: nowhere. */
  readonly thoughts: 'reasoning' | 'reasoning_content' | null;
  /** What stands for thoughts where a call without them is refused: DeepSeek takes an empty text, Moonshot none. */
  readonly noThoughts: string | null;
  /** Of temperature, penalties and stop sequences OpenAI's reasoning models take none, xAI's the first. */
  readonly thinkersRefuse: readonly string[];
  /** Fields that it refuses or that nobody there reads. */
  readonly lacks: readonly string[];
  readonly seed: 'seed' | 'random_seed';
  readonly usageInStream: boolean;
  /** Structured answers: by schema, as any JSON, or both. */
  readonly formats: readonly ('json' | 'schema')[];
  /** Schemas of tools may be strict. */
  readonly strict: boolean;
  /** `null`: ids of any form, of at most 40 characters. */
  readonly idLength: number | null;
  /** After a tool's result the assistant must speak before the user does. */
  readonly answersTools: boolean;
  /** A picture may be an address. */
  readonly imageUrls: boolean;
  readonly documents: 'file' | 'document_url' | null;
  /** A file may be an address. */
  readonly documentUrls: boolean;
  readonly cacheMarks: boolean;
  /**
   * Instructions may stand in the middle of the conversation. Mistral and the templates of many open models (Qwen, Gemma,
   * Llama) refuse them anywhere but at the beginning, whoever hosts these.
   */
  readonly systemTurns: boolean;
  /** A tool can be forced on a model that thinks. DeepSeek and Moonshot refuse that, and think unless told (`forced.ts`). */
  readonly forcedWhileThinking: boolean;
  /** Of models that think, those that can be told not to. Asked only where no tool can be forced meanwhile. */
  readonly stopsThinking: RegExp;
  /** Instructions of reasoning models are called `developer`. */
  readonly developer: boolean;
  /** Google wants a signature with each first call; this is its word for "made elsewhere". */
  readonly callSignature?: string;
  /** A header for requests with images. */
  readonly imageHeader?: Readonly<Record<string, string>>;
}

const usual: Quirks = {
  maxTokens: 'max_tokens',
  effort: 'reasoning_effort',
  thoughts: null,
  noThoughts: null,
  thinkersRefuse: [],
  lacks: ['top_k', 'verbosity'],
  seed: 'seed',
  usageInStream: true,
  formats: ['json', 'schema'],
  strict: true,
  idLength: null,
  answersTools: false,
  imageUrls: true,
  documents: null,
  documentUrls: false,
  cacheMarks: false,
  systemTurns: false,
  forcedWhileThinking: true,
  stopsThinking: /^/,
  developer: false,
};

/** Kimi's models, at both of their addresses. */
const kimi: Partial<Quirks> = {
  systemTurns: true,
  forcedWhileThinking: false,
  stopsThinking: /^kimi-k2\.[56]/,
  effort: 'thinking',
  thoughts: 'reasoning_content',
  noThoughts: ' ',
};

/** By provider id, from the providers' API references, read in January 2026. */
const special: Readonly<Record<string, Partial<Quirks>>> = {
  openai: {
    maxTokens: 'max_completion_tokens',
    thinkersRefuse: ['temperature', 'top_p', 'frequency_penalty', 'presence_penalty', 'stop'],
    lacks: ['top_k'],
    documents: 'file',
    systemTurns: true,
    developer: true,
  },
  openrouter: {
    effort: 'reasoning',
    thoughts: 'reasoning',
    lacks: [],
    documents: 'file',
    documentUrls: true,
    cacheMarks: true,
  },
  'github-copilot': { systemTurns: true, imageHeader: { 'copilot-vision-request': 'true' } },
  deepseek: {
    systemTurns: true,
    forcedWhileThinking: false,
    effort: 'thinking',
    thoughts: 'reasoning_content',
    noThoughts: '',
    lacks: ['top_k', 'verbosity', 'seed', 'parallel_tool_calls'],
    formats: ['json'],
    strict: false,
  },
  moonshot: { ...kimi, lacks: ['top_k', 'verbosity', 'seed', 'parallel_tool_calls'] },
  'kimi-coding': kimi,
  zai: {
    systemTurns: true,
    effort: 'thinking',
    thoughts: 'reasoning_content',
    lacks: ['top_k', 'verbosity', 'seed', 'frequency_penalty', 'presence_penalty', 'parallel_tool_calls'],
    formats: ['json'],
    strict: false,
  },
  mistral: {
    effort: null,
    lacks: ['top_k', 'verbosity'],
    seed: 'random_seed',
    usageInStream: false,
    idLength: 9,
    answersTools: true,
    documents: 'document_url',
    documentUrls: true,
  },
  groq: { maxTokens: 'max_completion_tokens' },
  cerebras: {
    maxTokens: 'max_completion_tokens',
    lacks: ['top_k', 'verbosity', 'frequency_penalty', 'presence_penalty'],
  },
  xai: { systemTurns: true, effort: null, thinkersRefuse: ['frequency_penalty', 'presence_penalty', 'stop'] },
  google: { callSignature: 'skip_thought_signature_validator' },
  ollama: { imageUrls: false },
  lmstudio: { effort: null, formats: ['schema'], imageUrls: false },
};

/** Providers of the config are taken to be as usual. */
export const quirksOf = (provider: string): Quirks => ({
  ...usual,
  ...(Object.hasOwn(special, provider) ? special[provider] : {}),
});
