import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

const ROOT = join(import.meta.dirname, 'trees');

/**
 * A recorded home folder of another program, with made-up secrets: path → content, as a fake disk takes it. Several
 * trees are laid over each other.
 */
export function recordedHome(home: string, ...names: readonly string[]): Record<string, string> {
  const files = names.flatMap((name) => {
    const base = join(ROOT, name);
    return readdirSync(base, { recursive: true, encoding: 'utf8' }).flatMap((path): [string, string][] =>
      statSync(join(base, path)).isFile()
        ? [[`${home}/${path.split(sep).join('/')}`, readFileSync(join(base, path), 'utf8')]]
        : [],
    );
  });
  return Object.fromEntries(files);
}
