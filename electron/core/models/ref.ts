import { err, ok, type Result } from '#shared/result';
import type { BatonError } from '#shared/errors';
import { normaliseProvider } from '../providers/normalise.ts';

/** A model of a provider, both as Baton writes them: provider normalised, model id as the provider knows it. */
export interface ModelRef {
  readonly provider: string;
  readonly model: string;
}

export const refKey = (ref: ModelRef): string => `${ref.provider}/${ref.model}`;

/** Short spellings people use for ids that end in `-4-5`. */
const anthropicShort = /^(opus|sonnet|haiku)-(\d+)[.-](\d+)$/i;

/** Ids that were renamed: the provider only answers to the right-hand side. */
export function normaliseModel(provider: string, model: string): string {
  if (provider === 'anthropic') {
    const short = anthropicShort.exec(model);
    if (short) return `claude-${String(short[1]).toLowerCase()}-${String(short[2])}-${String(short[3])}`;
  }
  if (provider === 'google' && /^gemini-3-(pro|flash)$/.test(model)) return `${model}-preview`;
  return model;
}

/**
 * `provider/model`, cut at the first `/` so that an aggregator's ids keep their inner ones; a bare id belongs to
 * `defaultProvider`. Aliases are not looked up here (`resolve.ts`).
 * Errors: `bad-model` when either half is empty or holds a space.
 */
export function parseRef(text: string, defaultProvider: string): Result<ModelRef, BatonError> {
  const trimmed = text.trim();
  const slash = trimmed.indexOf('/');
  const provider = normaliseProvider(slash < 0 ? defaultProvider : trimmed.slice(0, slash));
  const model = (slash < 0 ? trimmed : trimmed.slice(slash + 1)).trim();
  if (provider === '' || model === '' || /\s/.test(provider + model)) return err({ code: 'bad-model', model: text });
  return ok({ provider, model: normaliseModel(provider, model) });
}

/** What a client wrote as `model`, taken apart but not looked up. */
export interface WrittenModel {
  /** `default`, an alias, `provider/model` or a bare id. */
  readonly name: string;
  /** After `@`: the one credential to use. */
  readonly profileId?: string;
  /** A client's own mark at the end, `[1m]`, with its brackets; empty when there is none. */
  readonly mark: string;
}

/** `@20251001`, `@v1.2.3`, `@1234`: a version of the model, not a profile. */
const versionLike = /^v?\d+(?:\.\d+)*$/i;

/**
 * Takes `name[mark]@profile` or `name@profile[mark]` apart. The profile is what follows the first `@` after the last
 * `/` of the model, unless it looks like a version, which belongs to the model (behaviour §9.3).
 */
export function takeApart(text: string): WrittenModel {
  const { rest, mark } = withoutMark(text.trim());
  const at = profileAt(rest);
  if (at < 0) return { name: rest, mark };
  const before = withoutMark(rest.slice(0, at));
  return { name: before.rest, profileId: rest.slice(at + 1).trim(), mark: mark === '' ? before.mark : mark };
}

function withoutMark(text: string): { readonly rest: string; readonly mark: string } {
  const found = /^(.+?)\s*(\[[^[\]]*\])$/.exec(text);
  return found ? { rest: String(found[1]), mark: String(found[2]) } : { rest: text, mark: '' };
}

/** Index of the `@` that begins the profile, or -1. `p/m@20251001@p:work` has its version first. */
function profileAt(text: string): number {
  let at = text.indexOf('@', text.lastIndexOf('/') + 1);
  while (at >= 0) {
    const next = text.indexOf('@', at + 1);
    if (!versionLike.test(text.slice(at + 1, next < 0 ? undefined : next).trim())) return at;
    at = next;
  }
  return -1;
}
