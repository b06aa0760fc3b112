import nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * What `baton` runs. Nothing but this file is loaded before Node's compile cache is on (Node 22 and later; it saves a
 * third of the start). The cache is in the person's own folder: one in /tmp could be filled by others.
 */
const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'baton', 'compile'));

const { main } = await import('./cli.ts');
// This file becomes dist/cli/baton.js.
process.exitCode = await main(fileURLToPath(new URL('../..', import.meta.url)));
