import type { Json } from '../kernel/json.ts';

/**
 * The input of a tool call, from the JSON text that a model wrote. What is no object is kept as a text under a name
 * that no tool knows, so that the tool refuses it instead of running with nothing.
 */
export function inputOf(args: string): Json {
  if (args.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(args);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Said below.
  }
  return { invalid_arguments: args };
}
