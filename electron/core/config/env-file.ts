/*
 * `~/.baton/.env`: one NAME=value a line, `export ` allowed before it, quotes around the value, `#` begins a comment
 * at the start of a line or after a blank behind an unquoted value. Nothing is expanded.
 */

const line = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;

/** What a `.env` file sets; lines that are no assignment are skipped, the last of two wins. */
export function parseEnvFile(text: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const row of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const match = line.exec(row);
    if (match?.[1] !== undefined) values.set(match[1], unquote(match[2] ?? ''));
  }
  return Object.fromEntries(values);
}

function unquote(text: string): string {
  const quoted = /^'([^']*)'|^"((?:[^"\\]|\\.)*)"/.exec(text);
  if (quoted?.[1] !== undefined) return quoted[1];
  if (quoted?.[2] !== undefined)
    return quoted[2].replace(/\\([nrt"\\])/g, (_all, letter: string) => escapes[letter] ?? letter);
  return text.replace(/(^|\s+)#.*$/, '').trimEnd();
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** The process environment wins, even over a variable it sets to nothing. */
export const mergeEnv = (
  process: Readonly<Record<string, string | undefined>>,
  file: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> => ({
  ...file,
  ...Object.fromEntries(Object.entries(process).filter(([, value]) => value !== undefined)),
});
