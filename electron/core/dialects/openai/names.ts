/** Fields that are called otherwise in the neutral form than their names suggest. */
const special: Readonly<Record<string, string>> = {
  max_completion_tokens: 'maxTokens',
  max_output_tokens: 'maxTokens',
  parallel_tool_calls: 'parallelTools',
  random_seed: 'seed',
};

/** What was not written, in the neutral form's name: `top_k` is `topK`. */
export const neutralName = (field: string): string =>
  (Object.hasOwn(special, field) ? special[field] : undefined) ??
  field.replaceAll(/_([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
