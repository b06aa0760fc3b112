import { err, ok, type Result } from '#shared/result';
import type { AnswerWriter, ProviderSide, Usage, WireDialect } from '../dialects/dialect.ts';
import { parseObject } from '../kernel/json.ts';
import type { NeutralEvent } from '../dialects/neutral.ts';
import { statusInside } from './call.ts';
import type { Failing } from './failure.ts';
import type { Received } from './receive.ts';
import { storyOfStream, storyOfWhole, type Step, type Story } from './story.ts';

/** An answer in another dialect that has begun to say something, of which nothing has been sent yet. */
export interface ToldStream {
  readonly begun: readonly NeutralEvent[];
  readonly story: Story;
  readonly writer: AnswerWriter;
}

/** A gathered answer larger than this is no answer any more; it is kept in memory until its end. */
const LARGEST_STORY = 64 * 1024 * 1024;

/** An answer that is told in another dialect has to be there as a whole, unless it comes in a stream. */
export const TOLD_BODY = 64 * 1024 * 1024;

/** What was received, as something to be told. */
export function storyOf({ wire, provider }: Sides, received: Received): Result<Story, Failing> {
  switch (received.form) {
    case 'object':
      return ok(storyOfWhole(provider, received.body, received.usage));
    case 'events':
      return ok(storyOfStream(wire, provider, received.begun, received.rest));
    case 'large':
      void received.rest.return?.();
      return err({ message: 'the answer is too large to be put into another dialect' });
  }
}

type Sides = { readonly wire: WireDialect; readonly provider: ProviderSide };

/** Listens until there is something that a client must see. */
export async function holdStory(story: Story): Promise<Result<readonly NeutralEvent[], Failing>> {
  const begun: NeutralEvent[] = [];
  for (;;) {
    const step = await story.next();
    if (step.kind === 'ended') return ok(begun);
    if (step.kind !== 'said') return err(failingOf(step));
    begun.push(...step.events);
    if (step.speaks) return ok(begun);
  }
}

/** Listens to the end. An answer that breaks off is a failure, since nothing of it has been handed on. */
export async function gatherStory(
  story: Story,
  begun: readonly NeutralEvent[],
): Promise<Result<{ readonly events: readonly NeutralEvent[]; readonly usage: Usage }, Failing>> {
  const events = [...begun];
  let size = sizeOf(begun);
  for (;;) {
    const step = await story.next();
    if (step.kind === 'ended') return ok({ events, usage: story.usage() });
    if (step.kind !== 'said') return err(failingOf(step));
    for (const event of step.events) events.push(event);
    size += sizeOf(step.events);
    if (size > LARGEST_STORY) return err({ message: 'the answer did not end' });
  }
}

const sizeOf = (events: readonly NeutralEvent[]) =>
  events.reduce((sum, event) => sum + ('text' in event ? event.text.length : 0), 0);

function failingOf(step: Exclude<Step, { kind: 'said' | 'ended' }>): Failing {
  if (step.kind === 'cut') return { code: 'ECONNRESET', message: 'the stream ended before it had said all' };
  const data = parseObject(step.data);
  return { body: data, status: statusInside(data['error']), message: step.message };
}
