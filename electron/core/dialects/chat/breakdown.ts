/** Ends that are none: the provider could not go on. DeepSeek's, Z.AI's, OpenRouter's, vLLM's and others'. */
const breakdowns: ReadonlySet<string> = new Set([
  'insufficient_system_resource',
  'network_error',
  'error',
  'abort',
  'malformed_response',
]);

/** Does a `finish_reason` say that the answer broke off? */
export const isBreakdown = (reason: unknown): reason is string => typeof reason === 'string' && breakdowns.has(reason);

/** For people, and in words from which the kind of failure is seen. */
export const breakdownText = (reason: string): string =>
  reason === 'insufficient_system_resource'
    ? `The provider is overloaded (finish_reason: ${reason}).`
    : `The provider broke off (finish_reason: ${reason}).`;
