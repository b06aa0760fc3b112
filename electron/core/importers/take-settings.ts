import { explain, type BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import { MAIN, type Agents } from '../agents/agents.ts';
import { getIn, isObject, setIn } from '../config/edit.ts';
import type { ConfigService } from '../config/types.ts';
import type { HealthBook } from '../profiles/health.ts';
import { normaliseProvider } from '../providers/normalise.ts';
import type { Profiles } from '../profiles/store.ts';
import type { Links } from './links.ts';
import { providerInWords, type OpenClawSettings } from './openclaw-config.ts';

type Raw = Record<string, unknown>;

export interface SettingsDeps {
  readonly config: ConfigService;
  readonly agents: Pick<Agents, 'ids' | 'add'>;
  readonly profiles: Pick<Profiles, 'view' | 'setOrder' | 'ownOrder'>;
  readonly health: Pick<HealthBook, 'adoptLast'>;
  readonly links: Links;
}

/*
 * Settings of another program are taken where the person has set nothing in Baton yet; what is set stays. Every step
 * answers sentences: what was taken, what was not and why.
 */

/** Providers and agents: before the accounts, which belong to them. */
export async function takeGround({ config, agents }: SettingsDeps, settings: OpenClawSettings): Promise<string[]> {
  const said = Object.entries(settings.left).map(([id, why]) => `Provider ${id} was left out: ${why}.`);
  const known = new Set(Object.keys(config.current().models.providers).map(normaliseProvider));
  const written = await config.change((raw) => withProviders(raw, settings.providers));
  if (!written.ok) return [...said, `Providers were not taken over. ${explain(written.error)}`];

  for (const [id, entry] of Object.entries(settings.providers)) {
    const what = providerInWords(id, entry);
    said.push(known.has(id) ? `Provider ${id}: yours stays as it is.` : `${what.replace(/^p/, 'P')}: taken over.`);
  }
  for (const { id } of settings.agents) {
    if (agents.ids().includes(id)) continue;
    const added = await agents.add(id);
    said.push(added.ok ? `Agent ${id} was added.` : `Agent ${id} was not added. ${explain(added.error)}`);
  }
  return said;
}

/** Models, aliases, orders: after the accounts. `agentId`: who stands for the other program's main agent. */
export async function takeChoices(deps: SettingsDeps, agentId: string, settings: OpenClawSettings): Promise<string[]> {
  const before = deps.config.current().agents;
  const written = await deps.config.change((raw) => withChoices(raw, settings));
  const orders = await takeOrders(deps, agentId, settings);
  for (const { id, order } of settings.agentOrders ?? [])
    orders.push(...(await takeAgentOrders(deps, id, settings, order)));
  await takeLast(deps, agentId, settings);
  if (!written.ok) return [`Models were not taken over. ${explain(written.error)}`, ...orders];
  return [
    ...said('Chosen models', settings.model, before.defaults.model),
    ...said('Image model', settings.imageModel, before.defaults.imageModel),
    ...tableSaid(settings),
    ...orders,
  ];
}

const said = (what: string, theirs: unknown, ours: unknown): string[] =>
  theirs === undefined ? [] : [ours === undefined ? `${what}: taken over.` : `${what}: yours stay as they are.`];

const tableSaid = ({ models }: OpenClawSettings): string[] =>
  Object.keys(models).length === 0 ? [] : ['Listed models and aliases: taken over.'];

/** Pure: providers that are not set up yet, as they were written, without their keys. */
function withProviders(raw: Raw, providers: OpenClawSettings['providers']): Raw {
  const known = getIn(raw, ['models', 'providers']);
  const ids = new Set(Object.keys(isObject(known) ? known : {}).map(normaliseProvider));
  return Object.entries(providers).reduce(
    (now, [id, entry]) => (ids.has(id) ? now : setIn(now, ['models', 'providers', id], entry)),
    raw,
  );
}

/** Pure: what is not set yet. */
function withChoices(raw: Raw, { model, imageModel, models, agents }: OpenClawSettings): Raw {
  const own = { model, imageModel };
  const defaults = ['agents', 'defaults'];
  let next = raw;
  for (const [key, value] of Object.entries(own))
    if (value !== undefined && getIn(next, [...defaults, key]) === undefined)
      next = setIn(next, [...defaults, key], value);
  return withAgentModels(withTable(next, models), agents);
}

/** An alias that means something else already is left out, its model is not. */
function withTable(raw: Raw, models: OpenClawSettings['models']): Raw {
  const path = ['agents', 'defaults', 'models'];
  return Object.entries(models).reduce((now, [ref, entry]) => {
    const table = getIn(now, path);
    const known = isObject(table) ? table : {};
    if (Object.hasOwn(known, ref)) return now;
    const used = Object.values(known).flatMap((it) => aliasOf(it) ?? []);
    const { alias: _alias, ...bare } = entry;
    return setIn(now, [...path, ref], used.includes(aliasOf(entry) ?? '') ? bare : entry);
  }, raw);
}

const aliasOf = (entry: unknown): string | undefined =>
  isObject(entry) && typeof entry['alias'] === 'string' ? entry['alias'].toLowerCase() : undefined;

function withAgentModels(raw: Raw, agents: OpenClawSettings['agents']): Raw {
  const list = getIn(raw, ['agents', 'list']);
  if (!Array.isArray(list)) return raw;
  const edited = list.map((entry: unknown) => {
    const theirs = isObject(entry) ? agents.find(({ id }) => id === entry['id']) : undefined;
    if (!isObject(entry) || !theirs) return entry;
    const { id: _id, ...models } = theirs;
    return { ...models, ...entry };
  });
  return setIn(raw, ['agents', 'list'], edited);
}

/** Only where nobody has made an order by hand, and only of accounts that were taken over. */
async function takeOrders(deps: SettingsDeps, agentId: string, settings: OpenClawSettings): Promise<string[]> {
  const sentences: string[] = [];
  for (const [provider, theirs] of Object.entries(settings.order)) {
    const ids = theirs.flatMap((id) => profileFor(deps, agentId, settings, id) ?? []);
    if (ids.length === 0) continue;
    const has = deps.profiles.view(agentId).order[provider] ?? deps.config.current().auth.order[provider];
    const set: Result<void, BatonError> | null = has
      ? null
      : await deps.profiles.setOrder(agentId, provider, withOthers(deps, agentId, provider, ids));
    sentences.push(orderSaid(provider, set ?? ok(undefined), has !== undefined));
  }
  return sentences;
}

/** An order leaves out whoever is not in it. It could not speak of accounts from elsewhere: they come behind. */
function withOthers({ links, profiles }: SettingsDeps, agentId: string, provider: string, ids: string[]): string[] {
  const theirs = (id: string) => (links.of(agentId, id) ?? links.of(MAIN, id))?.source === 'openclaw';
  const others = Object.values(profiles.view(agentId).profiles).filter(
    (it) => it.provider === provider && !ids.includes(it.id) && !theirs(it.id),
  );
  return [...ids, ...others.map(({ id }) => id)];
}

/** The same for another agent, which may have an order of its own beside main's. */
async function takeAgentOrders(
  deps: SettingsDeps,
  agentId: string,
  { folder }: OpenClawSettings,
  order: OpenClawSettings['order'],
): Promise<string[]> {
  const sentences: string[] = [];
  if (!deps.agents.ids().includes(agentId)) return sentences;
  for (const [provider, theirs] of Object.entries(order)) {
    const ids = theirs.flatMap(
      (id) =>
        profileFor(deps, agentId, { folder: `${folder}.${agentId}` }, id) ??
        profileFor(deps, agentId, { folder }, id) ??
        [],
    );
    if (ids.length === 0) continue;
    const has = deps.profiles.ownOrder(agentId).includes(provider);
    const whole = withOthers(deps, agentId, provider, ids);
    const set: Result<void, BatonError> = has ? ok(undefined) : await deps.profiles.setOrder(agentId, provider, whole);
    sentences.push(orderSaid(`${provider} (agent ${agentId})`, set, has));
  }
  return sentences;
}

function orderSaid(provider: string, set: Result<void, BatonError>, has: boolean): string {
  if (has) return `Order of ${provider}: yours stays as it is.`;
  return set.ok
    ? `Order of ${provider}: taken over.`
    : `Order of ${provider} was not taken over. ${explain(set.error)}`;
}

async function takeLast(deps: SettingsDeps, agentId: string, settings: OpenClawSettings): Promise<void> {
  for (const [provider, theirs] of Object.entries(settings.lastGood)) {
    const profileId = profileFor(deps, agentId, settings, theirs);
    if (profileId !== undefined) await deps.health.adoptLast(agentId, provider, profileId);
  }
}

/** The account that one of theirs became; one of theirs that was here before, under the same name, counts too. */
function profileFor(
  { links, profiles }: SettingsDeps,
  agentId: string,
  { folder }: Pick<OpenClawSettings, 'folder'>,
  theirs: string,
) {
  const { profiles: stored } = profiles.view(agentId);
  const id = links.ofItem(agentId, `openclaw/${folder}/${theirs}`)?.profileId ?? theirs;
  return Object.hasOwn(stored, id) ? id : undefined;
}
