import type { Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { PaidFallback } from '#shared/model';
import { err, ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import type { Derived } from './derived.ts';
import { checkAlias, readAlias, readFallback, readModel, readModels, type EditFacts } from './edit-checks.ts';
import {
  withAlias,
  withFallback,
  withFallbacks,
  withoutAlias,
  withoutFallback,
  withPrimary,
  type Edit,
} from './edits.ts';
import { paidFallbackOf, withPaidFallback } from './paid-fallback.ts';
import { refKey } from './ref.ts';
import { configuredRefs } from './selection.ts';

export interface ModelEditsDeps {
  readonly config: Pick<ConfigService, 'current' | 'change'>;
  readonly agents: Pick<Agents, 'resolve'>;
  readonly derived: Derived;
}

type Answer<T> = Promise<Result<T, BatonError>>;
type Fallbacks = Output<'fallbacks.set'>;

/** Checks what a person wrote, changes the config, and answers what holds from now on. `agentId` absent: `main`, that is all. */
export interface ModelEdits {
  set(agentId: string | undefined, model: string): Answer<{ model: string }>;
  addAlias(alias: string, model: string): Answer<{ alias: string; model: string }>;
  removeAlias(alias: string): Answer<void>;
  addFallback(agentId: string | undefined, model: string): Answer<Fallbacks>;
  removeFallback(agentId: string | undefined, model: string): Answer<Fallbacks>;
  setFallbacks(agentId: string | undefined, models: readonly string[] | null): Answer<Fallbacks>;
  setPaidFallback(agentId: string | undefined, choice: PaidFallback | null): Answer<Output<'models.paidFallback'>>;
}

/** Checks what was written and chooses the edit. */
type Decide = (agent: string, facts: EditFacts) => Result<Edit, BatonError>;

/** Resolves the agent, lets `decide` check, and answers after the config is written. */
async function change<T>(
  { config, agents, derived }: ModelEditsDeps,
  agentId: string | undefined,
  decide: Decide,
  answer: (agent: string) => T,
): Answer<T> {
  const agent = agents.resolve(agentId);
  if (!agent.ok) return agent;
  const selection = derived.selection(agent.value);
  const configured = configuredRefs(config.current(), selection);
  const edit = decide(agent.value, {
    table: derived.table(),
    catalogue: derived.catalogue(),
    selection,
    configured,
  });
  if (!edit.ok) return edit;
  const written = await config.change(edit.value);
  return written.ok ? ok(answer(agent.value)) : written;
}

export function createModelEdits(deps: ModelEditsDeps): ModelEdits {
  const { derived } = deps;
  const fallbacks = (agent: string): Fallbacks => ({ fallbacks: derived.selection(agent).fallbacks.map(refKey) });

  return {
    set: (agentId, model) =>
      change(
        deps,
        agentId,
        (agent, known) => then(readModel(model, known), (ref) => withPrimary(agent, ref)),
        (agent) => ({ model: refKey(derived.selection(agent).primary) }),
      ),
    addAlias: (alias, model) =>
      change(
        deps,
        undefined,
        (_agent, known) => then(checkAlias(alias, model, known), (ref) => withAlias(alias.trim(), ref)),
        (agent) => {
          const made = derived.selection(agent).aliases.find((one) => one.alias === alias.trim());
          return { alias: alias.trim(), model: made ? refKey(made.ref) : model };
        },
      ),
    removeAlias: (alias) =>
      change(
        deps,
        undefined,
        (_agent, { selection }) => then(readAlias(alias, selection), withoutAlias),
        () => undefined,
      ),
    addFallback: (agentId, model) =>
      change(
        deps,
        agentId,
        (agent, known) => then(readModel(model, known), (ref) => withFallback(agent, ref, known.selection.aliases)),
        fallbacks,
      ),
    removeFallback: (agentId, model) =>
      change(
        deps,
        agentId,
        (agent, { selection }) =>
          then(readFallback(model, selection), (ref) => withoutFallback(agent, ref, selection.aliases)),
        fallbacks,
      ),
    setFallbacks: (agentId, models) =>
      change(
        deps,
        agentId,
        (agent, known) => {
          if (models !== null) return then(readModels(models, known), (refs) => withFallbacks(agent, refs));
          if (agent !== 'main') return ok(withFallbacks(agent, null));
          return err({ code: 'bad-input', issues: ['main has nobody to follow. Name its fallbacks, or none.'] });
        },
        fallbacks,
      ),
    setPaidFallback: (agentId, choice) =>
      change(
        deps,
        agentId,
        (agent) =>
          choice === null && agent === 'main'
            ? err({ code: 'bad-input', issues: ['main has nobody to follow. Say notify or block.'] })
            : ok(withPaidFallback(agent, choice)),
        (agent) => paidFallbackOf(deps.config.current(), agent),
      ),
  };
}

const then = <T>(result: Result<T, BatonError>, edit: (value: T) => Edit): Result<Edit, BatonError> =>
  result.ok ? ok(edit(result.value)) : result;
