import type { ConfigIssue } from '#shared/status';

/*
 * `${NAME}` in strings. Only names of A-Z, 0-9 and _ that do not begin with a digit are variables; `$${NAME}` stays
 * `${NAME}`; values are not expanded again.
 */

const reference = /\$?\$\{([A-Z_][A-Z0-9_]*)\}/g;

export interface Resolved {
  readonly value: unknown;
  /** One for each variable that is missing or empty: its name and where it is used, never a value. */
  readonly issues: ConfigIssue[];
}

/** The same JSON value with its variables replaced. */
export function resolveVariables(raw: unknown, env: Readonly<Record<string, string | undefined>>): Resolved {
  const issues: ConfigIssue[] = [];

  function resolve(value: unknown, path: string): unknown {
    if (typeof value === 'string') return resolveText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => resolve(item, `${path}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, joinPath(path, key))]));
  }

  function resolveText(text: string, path: string): string {
    return text.replace(reference, (whole, name: string) => {
      if (whole.startsWith('$$')) return whole.slice(1);
      const value = env[name];
      if (value !== undefined && value !== '') return value;
      issues.push({
        path,
        variable: name,
        message: `the environment variable ${name} is not set; set it, or add it to the .env file beside baton.json`,
      });
      return whole;
    });
  }

  return { value: resolve(raw, ''), issues };
}

/** `agents.list[0].id`; keys that hold a dot are quoted, so that a path can be read back. */
export const joinPath = (path: string, key: string): string => {
  const safe = /[.[\]]/.test(key) ? JSON.stringify(key) : key;
  return path === '' ? safe : `${path}.${safe}`;
};

/** The same for a list of keys and indexes. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : joinPath(text, String(key))), '');
