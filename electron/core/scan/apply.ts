import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import type { Derived } from '../models/derived.ts';
import type { ModelEdits } from '../models/model-edits.ts';
import { refKey } from '../models/ref.ts';

export interface ApplyDeps {
  readonly agents: Pick<Agents, 'resolve'>;
  readonly derived: Pick<Derived, 'selection'>;
  readonly models: Pick<ModelEdits, 'set' | 'setImage' | 'addFallback'>;
}

/**
 * Writes what a person chose of a scan: the first of each list as the primary where that is wanted, the others as
 * fallbacks behind those that are there. Answers what the agent uses from now on.
 */
export async function applyScan(
  { agents, derived, models }: ApplyDeps,
  input: Input<'scan.apply'>,
): Promise<Result<Output<'scan.apply'>, BatonError>> {
  const agent = agents.resolve(input.agentId);
  if (!agent.ok) return agent;
  const steps = [
    ...stepsFor(input.models, input.setDefault, models.set, (id, key) => models.addFallback(id, key)),
    ...stepsFor(input.images, input.setImage, models.setImage, (id, key) => models.addFallback(id, key, 'imageModel')),
  ];
  for (const step of steps) {
    const done = await step(agent.value);
    if (!done.ok) return done;
  }
  const { primary, fallbacks, imagePrimary, imageFallbacks } = derived.selection(agent.value);
  return ok({
    ...{ model: refKey(primary), fallbacks: fallbacks.map(refKey) },
    ...{ imageModel: imagePrimary && refKey(imagePrimary), imageFallbacks: imageFallbacks.map(refKey) },
  });
}

type Write = (agentId: string, key: string) => Promise<Result<unknown, BatonError>>;

function stepsFor(keys: readonly string[], isPrimary: boolean, set: Write, add: Write) {
  const [first, ...rest] = keys;
  const others = isPrimary ? rest : keys;
  const primary = isPrimary && first !== undefined ? [(agentId: string) => set(agentId, first)] : [];
  return [...primary, ...others.map((key) => (agentId: string) => add(agentId, key))];
}
