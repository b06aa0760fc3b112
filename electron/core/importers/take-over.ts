import type { Input, Output } from '#shared/contract';
import { explain, type BatonError } from '#shared/errors';
import { importSource, type ImportSource } from '#shared/import';
import { ok, type Result } from '#shared/result';
import { MAIN, type Agents } from '../agents/agents.ts';
import { setIn } from '../config/edit.ts';
import { createSerial } from '../kernel/serial.ts';
import type { Ports } from '../ports.ts';
import { expectedVariables } from './environment.ts';
import type { Importers } from './importers.ts';
import { canWriteBack } from './links.ts';
import { offer } from './offer.ts';
import { partsOf, type OpenClawSettings } from './openclaw-config.ts';
import { sources } from './sources.ts';
import { storedBy, take, type TakeDeps } from './take.ts';
import { takeChoices, takeGround, type SettingsDeps } from './take-settings.ts';
import type { Candidate, Look, Reading } from './types.ts';

type MachinePorts = Pick<
  Ports,
  'files' | 'clock' | 'log' | 'stateDir' | 'home' | 'env' | 'foreignKeychain' | 'loginShell'
>;

export interface TakeOverDeps extends Omit<TakeDeps, 'agents'>, Omit<SettingsDeps, 'agents' | 'profiles' | 'health'> {
  readonly ports: MachinePorts;
  readonly agents: Pick<Agents, 'resolve' | 'ids' | 'add'>;
  readonly health: TakeDeps['health'] & SettingsDeps['health'];
}

/** Looks for accounts of other programs, and takes over those that were chosen. */
export function createTakeOver(deps: TakeOverDeps): Pick<Importers, 'find' | 'run'> {
  const serial = createSerial();
  const lookAt = (clicked: boolean): Look => ({
    ...deps.ports,
    clicked,
    shell: deps.config.current().env.shellEnv,
    variables: expectedVariables(deps.providers()),
  });
  return {
    find: ({ keychains = false }) => find(deps, lookAt(keychains)),
    run: (input) => serial(() => run(deps, lookAt(true), input)),
  };
}

type Deps = TakeDeps & SettingsDeps & Pick<TakeOverDeps, 'agents'>;

async function find(deps: Deps, look: Look): Promise<Result<Output<'import.find'>, BatonError>> {
  const readings = await Promise.all(importSource.options.map((source) => safely(source, look)));
  const all: Reading = {
    candidates: readings.flatMap((it) => it.candidates),
    problems: readings.flatMap((it) => it.problems),
    settings: readings.flatMap((it) => it.settings ?? []),
  };
  const known = {
    stored: await storedBy(deps, MAIN),
    linked: (item: string) => deps.links.ofItem(MAIN, item)?.profileId,
  };
  const { items, problems } = offer(all, deps.providers(), known, deps.clock.now());
  const settings = (all.settings ?? []).flatMap((it) => {
    const parts = partsOf(it);
    return parts.length === 0 ? [] : [{ source: 'openclaw' as const, where: it.where, parts }];
  });
  return ok({ items, settings, problems });
}

async function run(
  deps: Deps,
  look: Look,
  { agentId, ids, writeBack = [], settings = [] }: Input<'import.run'>,
): Promise<Result<Output<'import.run'>, BatonError>> {
  const agent = deps.agents.resolve(agentId);
  if (!agent.ok) return agent;
  const wanted = importSource.options.filter(
    (it) => settings.includes(it) || ids.some((id) => id.startsWith(`${it}/`)),
  );
  const readings = await Promise.all(wanted.map((source) => read(source, look, ids)));
  const chosen = settings.includes('openclaw') ? readings.flatMap((it) => it.settings ?? []) : [];
  const candidates = readings.flatMap((it) => it.candidates);
  const theirs = new Set(readings.flatMap((it) => it.settings ?? []).flatMap((it) => Object.keys(it.providers)));

  const said = await each(chosen, (it) => takeGround(deps, it));
  const results: Output<'import.run'>['results'] = [];
  for (const id of new Set(ids)) results.push(await takeOne(deps, agent.value, id, { candidates, theirs }));
  said.push(...(await each(chosen, (it) => takeChoices(deps, agent.value, it))));
  const taken = new Set(results.flatMap((it) => (it.ok ? [it.id] : [])));
  said.push(
    ...(await switchOn(
      deps,
      candidates.filter((it) => writeBack.includes(it.id) && taken.has(it.id)),
    )),
  );
  return ok({ results, settings: said });
}

/** A keychain is opened only for an item that was found in it. */
function read(source: ImportSource, look: Look, ids: readonly string[]): Promise<Reading> {
  const clicked = source === 'login-shell' || ids.some((id) => id.startsWith(`${source}/keychain/`));
  return safely(source, { ...look, clicked });
}

/** A source that breaks, whatever it was given to read, takes no other one along. */
async function safely(source: ImportSource, look: Look): Promise<Reading> {
  try {
    return await sources[source](look);
  } catch (bug) {
    look.log.error('import-source-failed', { source, why: bug instanceof Error ? bug.message : String(bug) });
    const message = 'It could not be read. The log says why.';
    return { candidates: [], problems: [{ source, where: source, message, needsClick: false }] };
  }
}

async function each(
  settings: readonly OpenClawSettings[],
  step: (it: OpenClawSettings) => Promise<string[]>,
): Promise<string[]> {
  const sentences: string[] = [];
  for (const it of settings) sentences.push(...(await step(it)));
  return sentences;
}

async function takeOne(
  deps: Deps,
  agentId: string,
  id: string,
  { candidates, theirs }: { readonly candidates: readonly Candidate[]; readonly theirs: ReadonlySet<string> },
): Promise<Output<'import.run'>['results'][number]> {
  const candidate = candidates.find((it) => it.id === id);
  if (!candidate) return { id, ok: false, message: explain({ code: 'nothing-to-import', id }) };
  const { provider } = candidate;
  if (theirs.has(provider) && !deps.providers().get(provider))
    return { id, ok: false, message: `Only those settings say where ${provider} is. Take them over, too.` };
  // An agent of the same name gets its own accounts; all others are for the agent that was asked for.
  const own = candidate.agent !== undefined && deps.agents.ids().includes(candidate.agent);
  const taken = await take(deps, own ? (candidate.agent ?? agentId) : agentId, candidate);
  return taken.ok ? { id, ok: true, ...taken.value } : { id, ok: false, message: taken.error.message };
}

/** Write-back is switched on for the program, not for one login. */
async function switchOn({ config }: Deps, candidates: readonly Candidate[]): Promise<string[]> {
  const programs = [
    ...new Set(candidates.flatMap(({ source, origin }) => (origin && canWriteBack(source) ? [source] : []))),
  ];
  if (programs.length === 0) return [];
  const written = await config.change((raw) =>
    programs.reduce((now, source) => setIn(now, ['importers', source, 'writeBack'], true), raw),
  );
  return written.ok ? [] : [`The programs are not kept signed in. ${explain(written.error)}`];
}
