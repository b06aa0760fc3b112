import type { AnswerAbout, Usage } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import { writeUsage } from './usage.ts';

/** The last two are why an answer is incomplete. */
export type ResponseState = 'in_progress' | 'completed' | 'max_output_tokens' | 'content_filter';

/** What a response repeats of its request, and what it says where nothing was asked. */
const repeated: Readonly<Record<string, unknown>> = {
  instructions: null,
  max_output_tokens: null,
  metadata: {},
  parallel_tool_calls: true,
  reasoning: { effort: null, summary: null },
  temperature: null,
  text: { format: { type: 'text' } },
  tool_choice: 'auto',
  tools: [],
  top_p: null,
};

export function createResponse(about: AnswerAbout, body: Json) {
  const asked = Object.fromEntries(Object.entries(repeated).map(([name, unsaid]) => [name, body[name] ?? unsaid]));
  return (state: ResponseState, output: readonly object[], usage: Usage): object => {
    const incomplete = state === 'max_output_tokens' || state === 'content_filter';
    return {
      id: `resp_${about.id}`,
      access_programs: null,
      object: 'response',
      created_at: Math.floor(about.at / 1000),
      status: incomplete ? 'incomplete' : state,
      background: false,
      error: null,
      incomplete_details: incomplete ? { reason: state } : null,
      model: about.model,
      output,
      previous_response_id: null,
      store: false,
      truncation: 'disabled',
      usage: writeUsage(usage),
      ...asked,
    };
  };
}
