// How long a typed letter takes in 3,000 models, in the catalogue and in the palette: node bench/search.mjs
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const MODELS = 3_000;
const ROUNDS = 200;

const root = fileURLToPath(new URL('..', import.meta.url));
const load = async (path) => (await runnerImport(`${root}${path}`, { root, logLevel: 'warn' })).module;
const { EVERYTHING, filterRows, indexRows, sortRows } = await load('renderer/features/models/catalogue.ts');
const { entries, search } = await load('renderer/features/palette/entries.ts');

const models = Array.from({ length: MODELS }, (_, n) => ({
  key: `openrouter/vendor-${n % 40}/model-${n}`,
  id: `vendor-${n % 40}/model-${n}`,
  provider: 'openrouter',
  name: `Model ${n}`,
  input: n % 3 ? ['text', 'image'] : ['text'],
  reasoning: n % 2 === 0,
  contextWindow: 1_000 * (n % 200),
  maxTokens: null,
  cost: { input: n % 17, output: n % 23, cacheRead: 0, cacheWrite: 0 },
  released: null,
  tags: [],
  available: true,
  missing: false,
  local: false,
}));
const rows = indexRows(models);
const known = { gateway: null, accounts: null, models, selection: null, agents: null };
const all = entries(known);

/** Prints median and 95th percentile in ms. */
function measure(name, run) {
  for (let n = 0; n < 20; n += 1) run(); // until it is compiled
  const took = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const at = (share) => took[Math.floor(took.length * share)].toFixed(2).padStart(7);
  console.log(`${name.padEnd(28)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms`);
}

console.log(`${MODELS} models, ${ROUNDS} rounds`);
const typed = { ...EVERYTHING, text: 'vendor-7 model-2', traits: new Set(['images']) };
measure('catalogue, two words', () => filterRows(rows, typed));
measure('catalogue, by name', () => sortRows(rows, { column: 'name', down: false }));
measure('catalogue, by price', () => sortRows(rows, { column: 'price', down: false }));
measure('palette, two words', () => search(all, 'model 29'));
