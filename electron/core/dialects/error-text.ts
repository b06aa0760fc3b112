import { asObject, asText, type Json } from '../kernel/json.ts';

/** The provider's sentence in `{error: {message}}`, `{error: "…"}` or `{message}`. */
export function errorText(body: Json): string {
  const error = asObject(body['error']);
  return asText(error['message']) || asText(body['error']) || asText(body['message']) || asText(error['type']);
}
