import type { Classified } from './classify.ts';

/*
 * Failures that belong to the request itself (behaviour §6.6): another account would say the same, so nobody is marked
 * and the client, which knows its conversation, sees them.
 */

type Special = Pick<Classified, 'kind' | 'maxMb' | 'image'>;

const overflow: readonly RegExp[] = [
  /request_too_large/i,
  /request exceeds the maximum size/i,
  /context[_ ]length[_ ]exceeded/i,
  /maximum context length/i,
  /prompt is too long/i,
  /input is too long for (?:the )?requested model/i,
  /exceeds (?:the )?model(?:'s)? context window/i,
  /request size exceeds\b.*\bcontext (?:window|length)/i,
  /context overflow/i,
  // Google: "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."
  /input token count\b.{0,40}\bexceeds the maximum\b/i,
];

/** "Tokens per minute" is a limit of the account even where it says "too large". */
const accountLimit = /\b(?:tpm|tokens per (?:minute|day))\b/i;

/** `null`: nothing of the kind. */
export function specialOf(text: string, status: number | undefined): Special | null {
  return imageSpecial(text) ?? roleSpecial(text) ?? overflowSpecial(text, status);
}

function overflowSpecial(text: string, status: number | undefined): Special | null {
  if (accountLimit.test(text) || /context window (?:is )?too small/i.test(text)) return null;
  const tooLarge = (status === 413 || /\b413\b/.test(text)) && /too large/i.test(text);
  return tooLarge || overflow.some((pattern) => pattern.test(text)) ? { kind: 'context_overflow' } : null;
}

const roleSpecial = (text: string): Special | null =>
  /roles must alternate|incorrect role information/i.test(text) ? { kind: 'role_ordering' } : null;

function imageSpecial(text: string): Special | null {
  const size = /image exceeds\s+(\d+(?:\.\d+)?)\s*MB/i.exec(text);
  if (size) return { kind: 'image_size', maxMb: Number(size[1]) };
  if (!/image dimensions exceed max allowed size/i.test(text)) return null;
  const pixels = /(\d+)\s*(?:pixels|px)/i.exec(text);
  const place = /messages\.(\d+)\.content\.(\d+)/.exec(text);
  return {
    kind: 'image_dimension',
    image: {
      ...(pixels && { maxDimensionPx: Number(pixels[1]) }),
      ...(place && { messageIndex: Number(place[1]), contentIndex: Number(place[2]) }),
    },
  };
}
