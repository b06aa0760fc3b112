import type { Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { PaidFallback } from '#shared/model';
import { err, ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import type { Derived } from './derived.ts';
import {
  checkAlias,
  providerToAsk,
  readAlias,
  readFallback,
  readImageModel,
  readModel,
  readModels,
  type EditFacts,
} from './edit-checks.ts';
import {
  withAlias,
  withFallback,
  withFallbacks,
  withoutAlias,
  withoutFallback,
  withoutPrimary,
  withPrimary,
  type Edit,
  type Slot,
} from './edits.ts';
import { paidFallbackOf, withPaidFallback } from './paid-fallback.ts';
import { refKey } from './ref.ts';
import { configuredRefs, type Selection } from './selection.ts';

export interface ModelEditsDeps {
  readonly config: Pick<ConfigService, 'current' | 'change'>;
  readonly agents: Pick<Agents, 'resolve'>;
  readonly derived: Derived;
  /** Asks a provider for its models; what it lists is in the catalogue then. Takes at most a few seconds. */
  readonly askForModels: (provider: string) => Promise<unknown>;
}

type Answer<T> = Promise<Result<T, BatonError>>;
type Fallbacks = Output<'fallbacks.set'>;

/** Checks what a person wrote, changes the config, and answers what holds from now on. `agentId` absent: `main`, that is all. */
export interface ModelEdits {
  /** `null`: the agent follows everybody's again. */
  set(agentId: string | undefined, model: string | null): Answer<{ model: string }>;
  setImage(agentId: string | undefined, model: string | null): Answer<{ model: string | null }>;
  addAlias(alias: string, model: string): Answer<{ alias: string; model: string }>;
  removeAlias(alias: string): Answer<void>;
  /** Of the chain for texts, unless `slot` says otherwise. */
  addFallback(agentId: string | undefined, model: string, slot?: Slot): Answer<Fallbacks>;
  removeFallback(agentId: string | undefined, model: string, slot?: Slot): Answer<Fallbacks>;
  setFallbacks(agentId: string | undefined, models: readonly string[] | null, slot?: Slot): Answer<Fallbacks>;
  setPaidFallback(agentId: string | undefined, choice: PaidFallback | null): Answer<Output<'models.paidFallback'>>;
}

/** Checks what was written and chooses the edit. */
type Decide = (agent: string, facts: EditFacts) => Result<Edit, BatonError>;

function factsFor({ config, derived }: ModelEditsDeps, agentId: string): EditFacts {
  const selection = derived.selection(agentId);
  const configured = configuredRefs(config.current(), selection);
  return { table: derived.table(), catalogue: derived.catalogue(), selection, configured };
}

/**
 * Resolves the agent, lets `decide` check, and answers after the config is written.
 * @param models what was written; who has one that nobody knows is asked for its models first
 */
async function change<T>(
  deps: ModelEditsDeps,
  agentId: string | undefined,
  models: readonly string[],
  decide: Decide,
  answer: (agent: string) => T,
): Answer<T> {
  const { config, agents, askForModels } = deps;
  const agent = agents.resolve(agentId);
  if (!agent.ok) return agent;
  const facts = factsFor(deps, agent.value);
  const unsure = new Set(models.flatMap((model) => providerToAsk(model, facts) ?? []));
  await Promise.all([...unsure].map(askForModels));
  const edit = decide(agent.value, factsFor(deps, agent.value));
  if (!edit.ok) return edit;
  const written = await config.change(edit.value);
  return written.ok ? ok(answer(agent.value)) : written;
}

export function createModelEdits(deps: ModelEditsDeps): ModelEdits {
  return { ...primaries(deps), ...aliases(deps), ...fallbackEdits(deps), setPaidFallback: paidEdit(deps) };
}

const nobodyToFollow = (what: string) =>
  err({ code: 'bad-input' as const, issues: [`main has nobody to follow. ${what}`] });

function primaries(deps: ModelEditsDeps): Pick<ModelEdits, 'set' | 'setImage'> {
  const { derived } = deps;
  return {
    set: (agentId, model) =>
      change(
        deps,
        agentId,
        model === null ? [] : [model],
        (agent, known) => {
          if (model !== null) return then(readModel(model, known), (ref) => withPrimary(agent, ref));
          return agent === 'main' ? nobodyToFollow('Name its model.') : ok(withoutPrimary(agent));
        },
        (agent) => ({ model: refKey(derived.selection(agent).primary) }),
      ),
    setImage: (agentId, model) =>
      change(
        deps,
        agentId,
        model === null ? [] : [model],
        (agent, known) =>
          model === null
            ? ok(withoutPrimary(agent, 'imageModel'))
            : then(readImageModel(model, known), (ref) => withPrimary(agent, ref, 'imageModel')),
        (agent) => {
          const { imagePrimary } = derived.selection(agent);
          return { model: imagePrimary === null ? null : refKey(imagePrimary) };
        },
      ),
  };
}

function aliases(deps: ModelEditsDeps): Pick<ModelEdits, 'addAlias' | 'removeAlias'> {
  return {
    addAlias: (alias, model) =>
      change(
        deps,
        undefined,
        [model],
        (_agent, known) => then(checkAlias(alias, model, known), (ref) => withAlias(alias.trim(), ref)),
        (agent) => {
          const made = deps.derived.selection(agent).aliases.find((one) => one.alias === alias.trim());
          return { alias: alias.trim(), model: made ? refKey(made.ref) : model };
        },
      ),
    removeAlias: (alias) =>
      change(
        deps,
        undefined,
        [],
        (_agent, { selection }) => then(readAlias(alias, selection), withoutAlias),
        () => undefined,
      ),
  };
}

const listOf = (selection: Selection, slot: Slot) =>
  slot === 'model' ? selection.fallbacks : selection.imageFallbacks;

function fallbackEdits(deps: ModelEditsDeps): Pick<ModelEdits, 'addFallback' | 'removeFallback' | 'setFallbacks'> {
  const answer = (slot: Slot) => (agent: string) => ({
    fallbacks: listOf(deps.derived.selection(agent), slot).map(refKey),
  });
  const read = (slot: Slot) => (slot === 'model' ? readModel : readImageModel);
  return {
    addFallback: (agentId, model, slot = 'model') =>
      change(
        deps,
        agentId,
        [model],
        (agent, known) =>
          then(read(slot)(model, known), (ref) => withFallback(agent, ref, known.selection.aliases, slot)),
        answer(slot),
      ),
    removeFallback: (agentId, model, slot = 'model') =>
      change(
        deps,
        agentId,
        [],
        (agent, { selection }) =>
          then(readFallback(model, selection, listOf(selection, slot)), (ref) =>
            withoutFallback(agent, ref, selection.aliases, slot),
          ),
        answer(slot),
      ),
    setFallbacks: (agentId, models, slot = 'model') =>
      change(
        deps,
        agentId,
        models ?? [],
        (agent, known) => {
          if (models !== null)
            return then(readModels(models, known, read(slot)), (refs) => withFallbacks(agent, refs, slot));
          return agent === 'main'
            ? nobodyToFollow('Name its fallbacks, or none.')
            : ok(withFallbacks(agent, null, slot));
        },
        answer(slot),
      ),
  };
}

const paidEdit =
  (deps: ModelEditsDeps): ModelEdits['setPaidFallback'] =>
  (agentId, choice) =>
    change(
      deps,
      agentId,
      [],
      (agent) =>
        choice === null && agent === 'main'
          ? nobodyToFollow('Say notify or block.')
          : ok(withPaidFallback(agent, choice)),
      (agent) => paidFallbackOf(deps.config.current(), agent),
    );

const then = <T>(result: Result<T, BatonError>, edit: (value: T) => Edit): Result<Edit, BatonError> =>
  result.ok ? ok(edit(result.value)) : result;
