import { ok, type Result } from '#shared/result';
import type { Usage } from '../dialects/dialect.ts';
import type { NeutralEvent } from '../dialects/neutral.ts';
import type { AttemptFailure } from '../failover/attempt.ts';
import { receive } from './receive.ts';
import { gatherStory, holdStory, storyOf, TOLD_BODY } from './tell.ts';
import { outgoing, type Translation } from './translate.ts';
import { ask, type Attempt } from './upstream.ts';

/** What was said, from the first word to the last. */
export interface Heard {
  readonly events: readonly NeutralEvent[];
  readonly usage: Usage;
}

/** Puts a question of Baton's own to one account, and hears the answer to its end. */
export async function hear(
  at: Attempt,
  { wire, provider, written }: Pick<Translation, 'wire' | 'provider' | 'written'>,
): Promise<Result<Heard, AttemptFailure>> {
  return await ask<Heard>(at, outgoing(written, at.leg, at.credential), async (response, untilHeard) => {
    const received = await receive(response, { wire, stream: written.stream, limit: TOLD_BODY }, untilHeard);
    if (!received.ok) return received;
    const story = storyOf({ wire, provider }, received.value);
    if (!story.ok) return story;
    const begun = await untilHeard(() => holdStory(story.value));
    const all = begun.ok ? await gatherStory(story.value, begun.value) : begun;
    await story.value.stop();
    return all.ok ? ok(all.value) : all;
  });
}
