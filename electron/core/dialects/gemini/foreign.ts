/**
 * Gemini 3 refuses a tool call without its thought's signature, and a call of another vendor has none. Google's documented
 * word for a conversation that comes from elsewhere.
 */
export const FOREIGN_SIGNATURE = 'skip_thought_signature_validator';
