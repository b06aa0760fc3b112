/*
 * Last line of defence for text that goes to a log, a window or a terminal. Secrets are not meant to get this far;
 * these patterns catch those that a provider or a library put into a message. The list is that of the original
 * system, with short values hidden whole.
 */

/** `…` too, so that a masked value is seen whole and left as it is. */
const word = String.raw`[A-Za-z0-9_\-.~+/=%…]`;

/** Field names whose value is a secret, in JSON, in `NAME=value` and in `name: value`. */
const names = String.raw`api[_-]?key|apikey|access[_-]?token|refresh[_-]?token|id[_-]?token|auth[_-]?token|token|secret|client[_-]?secret|password|passwd|passphrase|authorization|x-api-key|cookie|session[_-]?key|access|refresh`;

const patterns: readonly RegExp[] = [
  // "apiKey": "…", 'token': '…', also inside an escaped JSON string
  new RegExp(String.raw`(\\?["'](?:${names}|key)\\?["']\s*:\s*\\?["'])((?:[^"'\\]|\\(?!["']).)+)`, 'gi'),
  // OPENAI_API_KEY=…, MY_TOKEN: …
  /\b((?:[A-Z0-9]+_)*(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE)["']?\s*[=:]\s*["']?)([^\s"',;&]+)/g,
  // --api-key X, --token=X
  /(--(?:api-key|apikey|key|token|secret|password|passphrase|access-token|refresh-token)(?:\s+|=)["']?)([^\s"']+)/gi,
  // Authorization: Bearer …
  new RegExp(String.raw`(\b(?:bearer|basic)\s+)(${word}{6,})`, 'gi'),
  // ?key=…&access_token=…, password: …
  new RegExp(String.raw`(\b(?:${names})\s*[=:]\s*)(?!bearer\b|basic\b)(${word}{6,})`, 'gi'),
  /([?&]key=)([^\s&"']+)/gi,
  // user:password@host
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)([^\s@/]+)(?=@)/gi,
  // well-known prefixes, wherever they stand
  /()\b((?:sk-|sk_|rk_|bk-|ghp_|gho_|ghu_|ghs_|ghr_|github_pat_|xox[abprs]-|gsk_|AIza|pplx-|npm_|hf_|xai-|ya29\.|AKIA|ASIA)[A-Za-z0-9_\-.]{6,})/g,
  // JSON Web Tokens
  /()\b(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?)/g,
  // Telegram bot tokens
  /()\b(\d{6,}:[A-Za-z0-9_-]{20,})/g,
];

const pem = /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g;

/** Hides whatever looks like a credential; everything else stays as it is. */
export function redact(text: string): string {
  let clean = text.replace(pem, '$1 … $2');
  for (const pattern of patterns)
    clean = clean.replace(pattern, (_all, lead: string, secret: string) => lead + hide(secret));
  return clean;
}

/** A value that went through here twice stays as it is. */
const hide = (secret: string): string => (secret.includes('…') || secret === '***' ? secret : mask(secret));

/** Enough of a secret to tell two apart: first 6 … last 4. Shorter than 18 characters: `***`. */
export const mask = (secret: string): string =>
  secret.length < 18 ? '***' : `${secret.slice(0, 6)}…${secret.slice(-4)}`;
