import { basename, isAbsolute, join } from 'node:path';
import type { ImportProblem } from '#shared/import';
import { parseEnvFile } from '../config/env-file.ts';
import { slug } from '../profiles/profile-id.ts';
import { fromVariables } from './environment.ts';
import { withoutRepeats } from './repeats.ts';
import { folderFrom, NEWER, NOT_JSON, parseJson, readForeign, shown } from './foreign-file.ts';
import { isMain, parseOpenClawConfig, type OpenClawSettings, type ParsedConfig } from './openclaw-config.ts';
import { readAuthProfiles, readByProvider, type StorePlace, type StoreReading } from './openclaw-store.ts';
import type { Candidate, Look, Reading } from './types.ts';

/*
 * State folders of OpenClaw, under all the names it has had (behaviour §1.1): accounts of every agent with order and
 * cooldowns, the older `auth.json` and `oauth.json`, `.env`, keys in the config, settings.
 */

const FOLDER_VARIABLES = ['OPENCLAW_STATE_DIR', 'MOLTBOT_STATE_DIR', 'CLAWDBOT_STATE_DIR'];
const FOLDERS = ['.openclaw', '.moltbot', '.clawdbot'];
const CONFIG_VARIABLES = ['OPENCLAW_CONFIG_PATH', 'MOLTBOT_CONFIG_PATH', 'CLAWDBOT_CONFIG_PATH'];
const CONFIGS = ['openclaw.json', 'moltbot.json', 'clawdbot.json'];
const OAUTH_VARIABLES = ['OPENCLAW_OAUTH_DIR', 'CLAWDBOT_OAUTH_DIR'];
const AGENT_VARIABLES = ['OPENCLAW_AGENT_DIR', 'CLAWDBOT_AGENT_DIR', 'PI_CODING_AGENT_DIR'];

export async function readOpenClaw(look: Look): Promise<Reading> {
  const folders = await stateFolders(look);
  const readings = await Promise.all(folders.map((folder, at) => readFolder(look, folder, at === 0)));
  return {
    candidates: withoutRepeats(readings.flatMap((it) => it.candidates)),
    problems: readings.flatMap((it) => it.problems),
    settings: readings.flatMap((it) => it.settings ?? []),
  };
}

/** Those that exist; one that is reached by two names (`~/.clawdbot` is often a link to `~/.openclaw`) counts once. */
async function stateFolders({ files, home, env }: Look): Promise<string[]> {
  const named = FOLDER_VARIABLES.flatMap((name) => folderFrom(home, env[name]) ?? []);
  const real = new Map<string, string>();
  for (const path of [...named, ...FOLDERS.map((name) => join(home, name))]) {
    const at = await files.realPath(path);
    if (at !== null && !real.has(at)) real.set(at, path);
  }
  return [...real.values()];
}

/** A problem said once for each place. */
function createNotes(look: Look) {
  const problems: ImportProblem[] = [];
  return {
    problems,
    add: (path: string, message: string) =>
      void problems.push({ source: 'openclaw', where: shown(look.home, path), message, needsClick: false }),
  };
}
type Notes = ReturnType<typeof createNotes>;

async function readFolder(look: Look, folder: string, first: boolean): Promise<Reading> {
  const notes = createNotes(look);
  const name = slug(basename(folder).replace(/^\./, ''));
  const dotenv = await readDotEnv(look, folder, name, notes);
  const config = await readConfig(look, { folder, name, first }, { ...dotenv.env, ...look.env }, notes);
  const stores = await readStores(look, folder, name, config, notes, first);
  const inConfig = (config?.keys ?? []).map((it) => keyInConfig(it, name, config?.settings.where ?? ''));
  const ofMain = stores.find(({ place }) => place.agent === undefined)?.reading;
  const agentOrders = stores.flatMap(({ place: { agent: id }, reading: { order } }) =>
    id === undefined || Object.keys(order).length === 0 ? [] : [{ id, order }],
  );
  return {
    candidates: [...stores.flatMap(({ reading }) => reading.candidates), ...inConfig, ...dotenv.candidates],
    problems: notes.problems,
    settings: settingsOf(config, name, shown(look.home, folder), ofMain).map((it) =>
      agentOrders.length === 0 ? it : { ...it, agentOrders },
    ),
  };
}

/** The order in the store comes before the one in the config (behaviour §1.5). */
function settingsOf(
  config: ParsedConfig | null,
  folder: string,
  where: string,
  store: StoreReading | undefined,
): OpenClawSettings[] {
  const bare: OpenClawSettings = {
    folder,
    where,
    models: {},
    providers: {},
    left: {},
    order: {},
    lastGood: {},
    agents: [],
  };
  const settings = config?.settings ?? bare;
  if (!store) return config ? [settings] : [];
  return [{ ...settings, order: { ...settings.order, ...store.order }, lastGood: store.lastGood }];
}

async function readDotEnv(look: Look, folder: string, name: string, notes: Notes) {
  const path = join(folder, '.env');
  const file = await readForeign(look, path);
  if (file.kind === 'problem') notes.add(path, file.message);
  const env = file.kind === 'text' ? parseEnvFile(file.text) : {};
  const where = shown(look.home, path);
  return {
    env,
    candidates: fromVariables(look, 'openclaw', `${name}.env`, env, (variable) => `${variable} in ${where}`),
  };
}

/** The config that the environment names belongs to the first folder; else the newest name that is there. */
async function readConfig(
  look: Look,
  { folder, name: called, first }: { readonly folder: string; readonly name: string; readonly first: boolean },
  env: Look['env'],
  notes: Notes,
): Promise<ParsedConfig | null> {
  const named = first ? CONFIG_VARIABLES.flatMap((name) => folderFrom(look.home, look.env[name]) ?? []) : [];
  for (const path of [...named, ...CONFIGS.map((name) => join(folder, name))]) {
    const file = await readForeign(look, path);
    if (file.kind === 'missing') continue;
    const parsed = file.kind === 'text' ? parseOpenClawConfig(file.text, called, shown(look.home, path), env) : null;
    if (parsed === null) notes.add(path, file.kind === 'problem' ? file.message : NOT_JSON);
    return parsed;
  }
  return null;
}

interface Store {
  readonly place: StorePlace;
  readonly reading: StoreReading;
}

async function readStores(
  look: Look,
  folder: string,
  name: string,
  config: ParsedConfig | null,
  notes: Notes,
  first: boolean,
): Promise<Store[]> {
  const stores: Store[] = [];
  for (const { id, dir } of await agentFolders(look, folder, config, notes, first)) {
    const agent = isMain(id) ? {} : { agent: id };
    const at = (file: string): StorePlace => ({ folder: name, where: shown(look.home, join(dir, file)), ...agent });
    const store =
      (await readStore(look, join(dir, 'auth-profiles.json'), at('auth-profiles.json'), readAuthProfiles, notes)) ??
      (await readStore(look, join(dir, 'auth.json'), at('auth.json'), readByProvider, notes));
    if (store) stores.push(store);
  }
  // Only looked at when there is no newer file (behaviour §1.3).
  if (stores.length > 0) return stores;
  const dir = first ? OAUTH_VARIABLES.flatMap((it) => folderFrom(look.home, look.env[it]) ?? [])[0] : undefined;
  const path = join(dir ?? join(folder, 'credentials'), 'oauth.json');
  const place = { folder: name, where: shown(look.home, path) };
  const old = await readStore(look, path, place, (json, it) => readByProvider(json, it, 'oauth'), notes);
  return old ? [old] : [];
}

async function readStore(
  look: Look,
  path: string,
  place: StorePlace,
  read: (json: unknown, place: StorePlace) => StoreReading | null,
  notes: Notes,
): Promise<Store | null> {
  const file = await readForeign(look, path);
  if (file.kind === 'problem') notes.add(path, file.message);
  if (file.kind !== 'text') return null;
  const json = parseJson(file.text);
  const reading = json === undefined ? null : read(json, place);
  if (reading === null) notes.add(path, json === undefined ? NOT_JSON : NEWER);
  else if (reading.empty.length > 0)
    notes.add(path, `It holds no secret for ${reading.empty.join(', ')}, so there is nothing to take over.`);
  return reading && { place, reading };
}

/** `agents/<id>/agent`, what the environment names, and what the config names; main first. */
async function agentFolders(look: Look, folder: string, config: ParsedConfig | null, notes: Notes, first: boolean) {
  const base = join(folder, 'agents');
  const ids = await look.files.list(base);
  const found = await look.files.peek(base, 0);
  if (!found.ok && found.error.kind === 'unreadable') notes.add(base, `It cannot be read (${found.error.why}).`);
  const named = first ? AGENT_VARIABLES.flatMap((name) => folderFrom(look.home, look.env[name]) ?? []) : [];
  const all = [
    ...named.map((dir) => ({ id: 'main', dir })),
    ...(config?.agentDirs ?? []).map(({ id, dir }) => ({ id, dir: absolute(look.home, folder, dir) })),
    ...ids.map((id) => ({ id, dir: join(base, id, 'agent') })),
  ];
  const distinct = all.filter((it, at) => all.findIndex(({ dir }) => dir === it.dir) === at);
  return distinct.sort((a, b) => Number(isMain(b.id)) - Number(isMain(a.id)));
}

const absolute = (home: string, folder: string, dir: string): string => {
  const path = folderFrom(home, dir) ?? dir;
  return isAbsolute(path) ? path : join(folder, path);
};

const keyInConfig = ({ provider, key }: ParsedConfig['keys'][number], name: string, where: string): Candidate => ({
  ...{
    id: `openclaw/${name}.config/${provider}:openclaw`,
    source: 'openclaw',
    provider,
    profileId: `${provider}:openclaw`,
  },
  ...{ label: `${provider} key`, where, type: 'api_key', secret: key },
});
