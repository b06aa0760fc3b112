import type { Usage } from './dialect.ts';

/*
 * The one form between dialects. A client's dialect is read into a request of this form, a provider's dialect writes it;
 * an answer goes the other way as a list or a stream of events. Only what at least two dialects know is here; the rest
 * is dropped knowingly by whoever reads or writes, and named in `dropped`.
 *
 * Between two clients of the same dialect nothing of this is used: bytes pass untouched.
 */

export interface NeutralRequest {
  /** What the model is told before the first turn, in the order in which it was written. */
  readonly system: readonly TextPart[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  /** Absent: the provider's default, which is `auto` when there are tools. */
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly name: string };
  /** `false`: at most one tool call in an answer. */
  readonly parallelTools?: boolean;
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly seed?: number;
  readonly stop?: readonly string[];
  readonly reasoning?: Reasoning;
  /** Absent: text. */
  readonly format?: Format;
  readonly verbosity?: 'low' | 'medium' | 'high';
  readonly stream: boolean;
}

export interface Turn {
  /** `system`: an instruction in the middle of the conversation. */
  readonly role: 'user' | 'assistant' | 'system';
  readonly parts: readonly Part[];
}

export type Part = TextPart | ImagePart | DocumentPart | ReasoningPart | ToolCallPart | ToolResultPart;

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
  /** The client marked a prompt cache's end here; written only where the dialect has such marks. */
  readonly cache?: true;
}

/** Bytes in base64 with their media type (`image/png`), or an address that the provider fetches. */
export type Source =
  | { readonly kind: 'data'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string };

export interface ImagePart {
  readonly kind: 'image';
  readonly source: Source;
  readonly detail?: 'low' | 'high' | 'auto';
}

/** A PDF or a plain text. */
export interface DocumentPart {
  readonly kind: 'document';
  readonly source: Source;
  readonly name?: string;
}

/**
 * What a model thought in an earlier turn, readable. Signatures and encrypted reasoning are never carried over: they are
 * good for the vendor and account that made them only. Writers may drop it.
 */
export interface ReasoningPart {
  readonly kind: 'reasoning';
  readonly text: string;
}

export interface ToolCallPart {
  readonly kind: 'tool-call';
  readonly id: string;
  readonly name: string;
  /** JSON text of an object; `{}` when the model passed nothing. */
  readonly args: string;
}

export interface ToolResultPart {
  readonly kind: 'tool-result';
  /** Of the call it answers. */
  readonly id: string;
  /** Of the tool, as far as the reader can tell from the call before; Gemini needs it. */
  readonly name?: string;
  readonly parts: readonly (TextPart | ImagePart | DocumentPart)[];
  readonly failed?: true;
}

export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON schema of an object. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly strict?: boolean;
}

export interface Reasoning {
  /** Exactly one of the two, as the client wrote it; `effortOf` and `budgetOf` turn one into the other. */
  readonly effort?: Effort;
  /** Tokens; 0 switches it off. */
  readonly budget?: number;
  /** The client wants to read the thoughts (or a summary of them). */
  readonly shown?: boolean;
}

export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

export type Format =
  | { readonly kind: 'json' }
  | {
      readonly kind: 'schema';
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly strict?: boolean;
    };

/**
 * An answer, whole or as it comes. Order: texts, thoughts, refusals and tool calls as they were said; `finish` once,
 * then at most `usage`. The arguments of one call are complete before the next part begins: a reader whose dialect may
 * mix them puts them in order. `usage` may come several times, the later fields win.
 */
export type NeutralEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'refusal'; readonly text: string }
  | { readonly kind: 'citation'; readonly citation: Citation }
  | { readonly kind: 'tool-call'; readonly id: string; readonly name: string }
  /** A piece of the JSON text of the call opened last. */
  | { readonly kind: 'tool-args'; readonly text: string }
  | { readonly kind: 'usage'; readonly usage: Usage }
  | { readonly kind: 'finish'; readonly reason: FinishReason; readonly stopSequence?: string };

/** A place outside that the text before leans on. */
export interface Citation {
  readonly url: string;
  readonly title?: string;
  /** The words that were quoted. */
  readonly quote?: string;
}

export type FinishReason =
  /** It had said all. */
  | 'stop'
  | 'stop-sequence'
  /** `maxTokens`, or the end of the context window. */
  | 'length'
  | 'tool-calls'
  | 'refusal'
  /** The provider's filter cut it. */
  | 'filter'
  /** The provider wants to go on in another request. */
  | 'pause';
