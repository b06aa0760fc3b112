import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

export interface WebFile {
  readonly type: string;
  readonly body: Buffer;
}

/**
 * A file of the built renderer by the path of a URL. `null`: not there, not of a known kind, or outside the folder
 * (also by a symbolic link).
 */
export async function readWebFile(folder: string, path: string): Promise<WebFile | null> {
  const name = decoded(path === '/' ? '/index.html' : path);
  const type = name === null ? undefined : types[extname(name)];
  if (name === null || type === undefined || /[\0\\]/.test(name)) return null;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, name));
    return file.startsWith(root + sep) ? { type, body: await readFile(file) } : null;
  } catch {
    return null;
  }
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
