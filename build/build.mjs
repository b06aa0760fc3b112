// `npm run build`: everything into dist/. A part whose inputs are as they were is skipped.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamps = join(root, '.cache', 'build');
const common = ['shared', 'package.json', 'package-lock.json', 'build/build.mjs'];

const parts = [
  {
    name: 'renderer',
    inputs: ['renderer', 'build/vite.renderer.ts', ...common],
    configs: ['build/vite.renderer.ts'],
    outputs: ['dist/renderer/index.html'],
  },
  {
    name: 'shell',
    inputs: [
      'electron/core',
      'electron/adapters',
      'electron/shell',
      'build/icons',
      'build/vite.main.ts',
      'build/vite.preload.ts',
      ...common,
    ],
    configs: ['build/vite.main.ts', 'build/vite.preload.ts'],
    outputs: ['dist/shell/main.cjs', 'dist/shell/preload.cjs'],
  },
  {
    name: 'cli',
    inputs: ['electron/core', 'electron/adapters', 'electron/hosts', 'build/vite.cli.ts', ...common],
    configs: ['build/vite.cli.ts'],
    outputs: ['dist/cli/baton.js'],
    after: () => chmodSync(join(root, 'dist/cli/baton.js'), 0o755),
  },
];

/** Tests and their fakes are no part of the product. */
const isInput = (path) => !/\.test\.tsx?$|\.stories\.tsx$/.test(path) && !path.split(sep).includes('testing');

function filesIn(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  try {
    return readdirSync(full, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [full];
    throw error;
  }
}

function fingerprint(part) {
  const hash = createHash('sha256').update(process.version);
  for (const file of part.inputs.flatMap(filesIn).filter(isInput).sort()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

const stampOf = (part) => join(stamps, part.name);

function isFresh(part, print) {
  const built = part.outputs.every((path) => existsSync(join(root, path)));
  return built && existsSync(stampOf(part)) && readFileSync(stampOf(part), 'utf8') === print;
}

/** Names of the parts that have to be built anew. */
export const staleParts = () => parts.filter((part) => !isFresh(part, fingerprint(part))).map((part) => part.name);

async function buildPart(part, print) {
  const { build } = await import('vite');
  rmSync(stampOf(part), { force: true });
  for (const config of part.configs) {
    // Read from this disk, not over a network: the size of a chunk matters little.
    const limit = { chunkSizeWarningLimit: 2000 };
    await build({ configFile: join(root, config), logLevel: 'warn', mode: 'production', build: limit });
  }
  part.after?.();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stampOf(part), print);
}

/** Builds what is stale. @returns the names of the parts that did not build, having said why */
export async function buildAll(say = console.log) {
  const failed = [];
  for (const part of parts) {
    const print = fingerprint(part);
    if (isFresh(part, print)) continue;
    const start = performance.now();
    try {
      await buildPart(part, print);
      say(`built ${part.name} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
    } catch (error) {
      failed.push(part.name);
      console.error(`${part.name} does not build: ${error.message}`);
    }
  }
  return failed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await buildAll()).length > 0 ? 1 : 0;
