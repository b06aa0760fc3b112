import type { Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import { nearest } from '../kernel/nearest.ts';
import { findAlias, suggestedFor } from '../models/aliases.ts';
import type { Derived } from '../models/derived.ts';
import { takeApart } from '../models/ref.ts';
import type { Profiles } from '../profiles/store.ts';
import { ownDialect } from './create-router.ts';
import type { Leg } from './plan.ts';
import type { Router } from './router.ts';
import type { SessionPin, Sessions } from './sessions.ts';

type Answer<C extends 'sessions.list' | 'sessions.pin'> = Result<Output<C>, BatonError>;

/** What a person may see of sessions and say about them. */
export interface SessionPins {
  list(agentId: string | undefined): Answer<'sessions.list'>;
  /** Errors as a request that names it would get them: `unknown-model`, `unknown-profile`, `wrong-provider` … */
  pin(agentId: string | undefined, session: string, to: string): Promise<Answer<'sessions.pin'>>;
  unpin(agentId: string | undefined, session: string): Promise<Result<Output<'sessions.unpin'>, BatonError>>;
}

export interface SessionPinsDeps {
  readonly agents: Pick<Agents, 'resolve'>;
  readonly sessions: Sessions;
  readonly profiles: Pick<Profiles, 'view'>;
  readonly derived: Derived;
  readonly router: Router;
}

export function createSessionPins(deps: SessionPinsDeps): SessionPins {
  const { agents, sessions } = deps;
  return {
    list(agentId) {
      const agent = agents.resolve(agentId);
      if (!agent.ok) return agent;
      const stored = deps.profiles.view(agent.value).profiles;
      // An account that was removed carries nothing any more.
      return ok(
        sessions.list(agent.value).map(({ profileId, ...rest }) => ({
          ...rest,
          ...(profileId !== undefined && Object.hasOwn(stored, profileId) && { profileId }),
        })),
      );
    },
    async pin(agentId, session, to) {
      const agent = agents.resolve(agentId);
      if (!agent.ok) return agent;
      if (session.trim() === '') return err({ code: 'bad-input', issues: ['Name the session that is to be pinned.'] });
      const pin = pinOf(deps, agent.value, to.trim());
      return pin.ok ? await sessions.pin(agent.value, session.trim(), pin.value) : pin;
    },
    async unpin(agentId, session) {
      const agent = agents.resolve(agentId);
      return agent.ok ? await sessions.unpin(agent.value, session.trim()) : agent;
    },
  };
}

/** `model@profile`, `model` or `@profile`, checked as a request would be. */
function pinOf(
  { profiles, derived, router }: SessionPinsDeps,
  agentId: string,
  to: string,
): Result<SessionPin, BatonError> {
  const dialect = ownDialect(derived, derived.selection(agentId).primary.provider);
  if (to.startsWith('@')) {
    const profileId = to.slice(1);
    const stored = profiles.view(agentId).profiles;
    if (Object.hasOwn(stored, profileId)) return ok({ profileId });
    return err({ code: 'unknown-profile', profileId, nearest: nearest(profileId, Object.keys(stored)) });
  }
  if (to === '') return err({ code: 'bad-model', model: to });
  const { profileId } = takeApart(to);
  const planned = router.plan({ agentId, asked: to, dialect });
  if (!planned.ok) return planned;
  const [first] = planned.value.legs;
  if (!first) return err({ code: 'bad-model', model: to });
  const names = slip(derived, agentId, takeApart(to).name, first);
  if (names) return err({ code: 'unknown-model', model: to, nearest: names });
  return ok({ model: first.key, ...(profileId !== undefined && { profileId }) });
}

/**
 * A bare word that nobody knows goes to the provider of its dialect when a tool asks for it; written by a person it is a
 * slip of the pen. The nearest names, or `null` where it is none.
 */
function slip(derived: Derived, agentId: string, name: string, { key, spec, model }: Leg): string[] | null {
  const selection = derived.selection(agentId);
  const { aliases } = selection;
  const chosen = [selection.primary, ...selection.fallbacks].some((ref) => `${ref.provider}/${ref.model}` === key);
  if (name.includes('/') || chosen || findAlias(aliases, name)) return null;
  if (derived.catalogue().get({ provider: spec.id, model })) return null;
  const near = nearest(
    name,
    aliases.map(({ alias }) => alias),
  );
  return [...near, ...suggestedFor(name), ...derived.catalogue().nearest(name)].slice(0, 3);
}
