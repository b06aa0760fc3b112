import type { Leg } from '../failover/plan.ts';
import type { ClientCall } from './call.ts';
import { scanObject, textOf, type Found, type Range } from './scan.ts';

/** What the backend behind ChatGPT's plans answers with "Unsupported parameter". */
const unsupported = [
  'background',
  'conversation',
  'max_output_tokens',
  'max_tool_calls',
  'metadata',
  'previous_response_id',
  'prompt',
  'safety_identifier',
  'temperature',
  'top_logprobs',
  'top_p',
  'truncation',
  'user',
];

const wanted = new Set(['stream', 'store', 'instructions', 'input', ...unsupported]);

const OPEN_BRACKET = 0x5b;

/**
 * The backend of Codex speaks Responses, but takes only what Codex itself sends: a stream that is not stored, with
 * instructions and a list as input. Everything else is written anew.
 */
export function refusedByCodex({ body, wire }: Pick<ClientCall, 'body' | 'wire'>, leg: Leg): boolean {
  if (leg.spec.id !== 'openai-codex' || wire.id !== 'openai-responses') return false;
  const found = scanObject(body, wanted);
  if (!found.ok) return false;
  return !isAsCodexSends(body, found.value) || unsupported.some((name) => found.value.has(name));
}

function isAsCodexSends(body: Buffer, found: Found): boolean {
  const says = (name: string, value: string) => {
    const at = last(found, name);
    return at !== undefined && body.toString('latin1', at.start, at.end) === value;
  };
  const instructions = last(found, 'instructions');
  const input = last(found, 'input');
  return (
    says('stream', 'true') &&
    says('store', 'false') &&
    instructions !== undefined &&
    (textOf(body, instructions) ?? '') !== '' &&
    input !== undefined &&
    body[input.start] === OPEN_BRACKET
  );
}

const last = (found: Found, name: string): Range | undefined => found.get(name)?.at(-1);
