import type { ExplainView } from '#shared/activity';
import type { Api } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { ProfileView } from '#shared/profile';
import { err, ok } from '#shared/result';
import type { SessionView } from '#shared/session';
import type { FakeState } from './fake-api.ts';
import { HOUR } from './world.ts';

type Name = Extract<keyof Api, `activity.${string}` | `route.${string}` | `sessions.${string}`>;

/** Where requests went and would go, from the world. */
export function fakeRouting(state: FakeState): Pick<Api, Name> {
  return {
    ...activity(state),
    'route.explain': async ({ agentId = 'main', model }) => ok(explained(state, agentId, model)),
    ...sessions(state),
  };
}

const unknown = (id: string) => err<BatonError>({ code: 'unknown-request', id });

function activity(state: FakeState): Pick<Api, Extract<keyof Api, `activity.${string}`>> {
  const { world, now } = state;
  const find = (id: string) => world.requests.find((each) => each.id === id || id === 'last');
  return {
    'activity.list': async ({ before, limit = 100, hours = 24 }) => {
      const from = before === undefined ? 0 : world.requests.findIndex((each) => each.id === before) + 1;
      const requests = world.requests.slice(0, world.listed).slice(from, from + limit);
      const of = (result: string, list = world.requests) => list.filter((each) => each.result === result).length;
      const bars = Array.from({ length: hours }, (_, index) => {
        const at = Math.floor(now() / HOUR) * HOUR - (hours - 1 - index) * HOUR;
        const list = world.requests.filter((each) => each.at >= at && each.at < at + HOUR);
        return { at, firstTry: of('first-try', list), handedOn: of('handed-on', list), failed: of('failed', list) };
      });
      return ok({
        requests,
        totals: {
          requests: world.requests.length,
          firstTry: of('first-try'),
          handedOn: of('handed-on'),
          failed: of('failed'),
        },
        hours: bars,
        more: from + limit < (world.listed ?? world.requests.length),
      });
    },
    'activity.get': async ({ id }) => {
      const found = find(id);
      return found ? ok(found) : unknown(id);
    },
    'activity.bodies': async ({ id }) => {
      const found = find(id);
      return found?.bodies === true && world.bodies ? ok(world.bodies) : err({ code: 'no-bodies', id });
    },
    'activity.keepBodies': async ({ on }) => {
      if (on) world.app.bodiesUntil = now() + HOUR;
      else {
        delete world.app.bodiesUntil;
        for (const request of world.requests) delete request.bodies;
      }
      state.changed('app', 'activity');
      return ok({ until: world.app.bodiesUntil ?? null });
    },
  };
}

/** Every account in the order of its group, the models as the chain has them. */
function explained({ world }: FakeState, agentId: string, model?: string): ExplainView {
  const asked = model ?? 'default';
  const usual = [world.primary, ...world.fallbacks];
  const keys = model === undefined ? usual : [model, ...usual.filter((key) => key !== model)];
  const all = keys.flatMap((key) => {
    const provider = key.slice(0, key.indexOf('/'));
    const modelName = world.models.find((each) => each.key === key)?.name ?? key;
    const profiles = world.groups.find((each) => each.provider === provider)?.profiles ?? [];
    return profiles.map((profile) => ({ profile, provider, model: key, modelName }));
  });
  let first = true;
  const candidates = all
    .filter(({ profile }) => whyLeftOut(profile) === null)
    .map(({ profile, provider, model: key, modelName }): ExplainView['candidates'][number] => {
      const { id: profileId, label, costKind, state } = profile;
      const cools = state.kind === 'cooling' && (state.model === undefined || key.endsWith(state.model));
      const skipped = cools || state.kind === 'disabled' ? state : null;
      const turn = skipped ? 'skipped' : first ? 'now' : 'then';
      if (!skipped) first = false;
      return {
        ...{ provider, model: key, modelName, profileId, label, costKind, turn, why: whyOf(profile, turn) },
        ...(skipped && { reason: skipped.kind, until: skipped.until }),
      };
    });
  return { agentId, asked, candidates, leftOut: leftOut(world, keys) };
}

function leftOut({ groups }: FakeState['world'], keys: readonly string[]): ExplainView['leftOut'] {
  const isMeant = ({ provider }: { readonly provider: string }) => keys.some((key) => key.startsWith(`${provider}/`));
  return groups.filter(isMeant).flatMap(({ provider, profiles }) =>
    profiles.flatMap((profile) => {
      const told = whyLeftOut(profile);
      return told === null ? [] : [{ provider, profileId: profile.id, label: profile.label, ...told }];
    }),
  );
}

function whyLeftOut({ state, leftOut }: ProfileView): Pick<ExplainView['leftOut'][number], 'reason' | 'why'> | null {
  if (state.kind === 'expired') return { reason: 'expired', why: 'It has expired.' };
  if (state.kind === 'sign-in') return { reason: 'expired', why: 'Its login has ended. Sign in again.' };
  return leftOut ? { reason: 'excluded_by_order', why: 'The order of its provider leaves it out.' } : null;
}

function whyOf({ label, costKind }: ProfileView, turn: ExplainView['candidates'][number]['turn']): string {
  if (turn === 'now') return `${label} is first in your order.`;
  if (turn === 'skipped') return 'It is cooling, so it is not asked.';
  return costKind === 'paid' ? 'It costs money; you are told.' : 'It is next in your order.';
}

function sessions({ world, now }: FakeState): Pick<Api, Extract<keyof Api, `sessions.${string}`>> {
  return {
    'sessions.list': async ({ agentId = 'main' }) => ok(world.sessions.filter((each) => each.agentId === agentId)),
    'sessions.pin': async ({ agentId = 'main', session, to }) => {
      const [model, profileId] = to.split('@');
      const pinned: SessionView = {
        ...{ agentId, session, source: 'user', lastUsed: now() },
        ...(model && { model }),
        ...(profileId && { profileId }),
      };
      world.sessions = [...world.sessions.filter((each) => each.session !== session), pinned];
      return ok(pinned);
    },
    'sessions.unpin': async ({ session }) => {
      const wasPinned = world.sessions.some((each) => each.session === session && each.source === 'user');
      world.sessions = world.sessions.filter((each) => each.session !== session);
      return ok({ wasPinned });
    },
  };
}
