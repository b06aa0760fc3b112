// `node build/refresh-catalogue.mjs [version]`: writes electron/core/models/catalogue-data.ts anew from the models that
// the package named below lists (MIT; it follows models.dev, OpenRouter and the providers' own lists). Only what Baton
// shows is kept, so nothing of the package is installed or shipped.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = '@earendil-works/pi-ai';
/** The package's names of providers, where they are not Baton's. */
const renamed = { moonshotai: 'moonshot' };
const wanted = [
  'amazon-bedrock',
  'anthropic',
  'cerebras',
  'deepseek',
  'github-copilot',
  'google',
  'groq',
  'huggingface',
  'kimi-coding',
  'minimax',
  'mistral',
  'moonshotai',
  'nvidia',
  'openai',
  'openai-codex',
  'openrouter',
  'together',
  'xai',
  'zai',
];
/** What they cost depends on the plan, whatever the list says. */
const plans = new Set(['github-copilot', 'openai-codex', 'kimi-coding']);

const folder = mkdtempSync(join(tmpdir(), 'baton-catalogue-'));
try {
  const version = process.argv[2] ?? 'latest';
  const npm = (...args) =>
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const exact = npm('view', `${SOURCE}@${version}`, 'version').trim();
  const date = JSON.parse(npm('view', SOURCE, 'time', '--json'))[exact].slice(0, 10);
  execFileSync('tar', ['xzf', npm('pack', `${SOURCE}@${exact}`, '--silent').trim()], { cwd: folder });

  const data = join(folder, 'package', 'dist', 'providers', 'data');
  const there = new Set(readdirSync(data));
  const lists = wanted
    .filter((name) => there.has(`${name}.json`))
    .map((name) => [renamed[name] ?? name, rowsOf(name, JSON.parse(readFileSync(join(data, `${name}.json`), 'utf8')))]);
  const text = JSON.stringify(Object.fromEntries(lists));
  const target = fileURLToPath(new URL('../electron/core/models/catalogue-data.ts', import.meta.url));
  writeFileSync(target, page(exact, date, text));
  console.log(
    `${lists.reduce((sum, [, rows]) => sum + rows.length, 0)} models of ${lists.length} providers, ${text.length} bytes.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function rowsOf(name, byApi) {
  const models = Object.values(byApi)
    .flatMap((list) => Object.values(list))
    // Moving names (`~vendor/latest`) are the aggregator's own game.
    .filter(({ type, id }) => (type ?? 'chat') === 'chat' && !id.startsWith('~'));
  const byId = new Map(models.map((model) => [model.id, model]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map((model) => row(name, model));
}

/** id, name, tokens of context and of output, [input, output, cache read, cache write] or null, abilities. */
function row(provider, { id, name, contextWindow, maxTokens, cost, reasoning, input = [], compat = {} }) {
  const { input: i, output: o, cacheRead: r, cacheWrite: w } = cost ?? {};
  const known = !plans.has(provider) && typeof i === 'number' && (i > 0 || o > 0 || id.endsWith(':free'));
  const abilities = [
    reasoning ? 'r' : '',
    input.includes('image') ? 'i' : '',
    compat.forceAdaptiveThinking ? 'a' : '',
    compat.supportsTemperature === false ? 't' : '',
  ];
  return [
    id,
    name.replace(/ \(latest\)$/, ''),
    contextWindow,
    Math.min(maxTokens, contextWindow),
    known ? [i, o, r ?? 0, w ?? 0] : null,
    abilities.join(''),
  ];
}

function page(version, date, text) {
  return `/*
 * Made by build/refresh-catalogue.mjs from ${SOURCE} ${version} (MIT), published on ${date}. Not edited by hand.
 * Provider → [id, name, tokens of context, tokens of output, US dollars per million tokens (input, output, cache read,
 * cache write) or null, abilities: r reasons, i sees images, a thinks adaptively only, t takes no temperature].
 */
export const CATALOGUE_DATE = '${date}';
export const catalogueData =
  ${JSON.stringify(text).replaceAll('\\"', '\u0001').slice(1, -1).replaceAll("'", "\\'").replaceAll('\u0001', '"').replace(/^/, "'").replace(/$/, "'")};
`;
}
