import type { BatonError } from '#shared/errors';
import type { Dialect } from '#shared/provider';
import { err, ok, type Result } from '#shared/result';
import type { ConfigService } from '../config/types.ts';
import { defined } from '../kernel/defined.ts';
import type { Derived } from '../models/derived.ts';
import { paidFallbackOf } from '../models/paid-fallback.ts';
import { refKey, takeApart } from '../models/ref.ts';
import { resolveModel, type ResolvedModel } from '../models/resolve.ts';
import type { Credentials } from '../oauth/credentials.ts';
import type { Clock } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import type { AgentStore } from '../profiles/types.ts';
import { modelChain, type ChainStep } from './candidates.ts';
import type { Candidate, Credential, Leg, Plan } from './plan.ts';
import {
  ambientCredential,
  awsChain,
  credentialCandidates,
  hasCredentials,
  lockedCandidate,
  type CredentialFacts,
} from './resolve.ts';
import { createRouteMemory, type RouteMemory } from './route-memory.ts';
import type { Router, RouteRequest } from './router.ts';
import type { SessionPin, Sessions } from './sessions.ts';
import type { Soon } from '../kernel/soon.ts';

export interface RouterDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly config: Pick<ConfigService, 'current' | 'env' | 'unknown'>;
  readonly derived: Derived;
  readonly profiles: Pick<Profiles, 'view' | 'unread'>;
  readonly credentials: Credentials;
  readonly sessions: Pick<Sessions, 'lastProfile' | 'used' | 'pinOf' | 'stale'>;
}

/** Puts together what the pure parts decide: the chain of models, and for each the credentials that could carry it. */
export function createRouter(deps: RouterDeps): Router {
  const memory = createRouteMemory<Result<Route, BatonError>>();
  const around: Around = { ...deps, memory };
  return {
    plan(request) {
      const unknown = deps.config.unknown();
      if (unknown) return err(unknown);
      const plan = request.exactly
        ? exactPlan(deps, request, request.exactly)
        : (pinnedPlan(around, request) ?? plainPlan(around, request));
      const path = deps.profiles.unread(request.agentId);
      return path !== undefined && isNobody(plan) ? err({ code: 'store-unreadable', path }) : plan;
    },
  };
}

/** Nothing stored could answer; which is no answer while what is stored cannot be read. */
const isNobody = (plan: Result<Plan, BatonError>): boolean =>
  plan.ok
    ? plan.value.legs.every(({ skip }) => skip === 'no-credentials')
    : ['no-credentials', 'unknown-profile'].includes(plan.error.code);

/** What is asked for, and the models that may answer it. */
interface Route {
  readonly resolved: ResolvedModel;
  readonly legs: readonly Leg[];
}

interface Around extends RouterDeps {
  readonly memory: RouteMemory<Result<Route, BatonError>>;
}

function exactPlan(
  deps: RouterDeps,
  request: RouteRequest,
  { ref, profileId }: NonNullable<RouteRequest['exactly']>,
): Result<Plan, BatonError> {
  const store = deps.profiles.view(request.agentId);
  const resolved = { ref, wireModel: ref.model, asDefault: false };
  const plan = unlockedPlan(deps, request, legsOf(deps, request, store, resolved).slice(0, 1));
  return profileId === undefined ? ok(plan) : locked(deps, request, store, resolved, profileId, plan);
}

function plainPlan(deps: Around, request: RouteRequest): Result<Plan, BatonError> {
  const store = deps.profiles.view(request.agentId);
  const route = routeOf(deps, request, store);
  if (!route.ok) return route;
  const { resolved, legs } = route.value;
  const { profileId } = resolved;
  const plan = unlockedPlan(deps, request, legs);
  return profileId === undefined ? ok(plan) : locked(deps, request, store, resolved, profileId, plan);
}

/** Worked out once for as long as nothing changes, unless it may depend on a picture in the request. */
function routeOf(deps: Around, request: RouteRequest, store: AgentStore): Result<Route, BatonError> {
  const { config, derived, memory } = deps;
  const { agentId, asked, dialect, translate } = request;
  const work = (): Result<Route, BatonError> => {
    const resolved = resolve(deps, request, store);
    return resolved.ok
      ? ok({ resolved: resolved.value, legs: legsOf(deps, request, store, resolved.value) })
      : resolved;
  };
  if (derived.selection(agentId).imagePrimary !== null) return work();
  const question = `${dialect} ${translate === false ? 'as it is' : 'told'} ${asked}`;
  return memory.of(agentId, question, [config.current(), derived.catalogue(), config.env(), store.profiles], work);
}

/**
 * What a person pinned this session to (behaviour §7.1, §9.2), unless the request itself names an account. A pin that
 * has become void is dropped, and nobody is bothered.
 */
function pinnedPlan(deps: Around, request: RouteRequest): Result<Plan, BatonError> | null {
  const { agentId, session } = request;
  const pin = session === undefined ? undefined : deps.sessions.pinOf(agentId, session);
  if (pin === undefined || takeApart(request.asked).profileId !== undefined) return null;
  const pinned = { ...request, asked: pin.model ?? request.asked };
  const plan = pin.profileId === undefined ? null : planWith(deps, pinned, pin.profileId);
  if (plan || pin.model === undefined) return plan;
  const onModel = plainPlan(deps, pinned);
  if (onModel.ok) return onModel;
  giveUp(deps, request, 'model');
  return null;
}

/** `null`: this account is gone or of no use; or, which is no fault of the pin, the model is another provider's. */
function planWith(deps: Around, request: RouteRequest, profileId: string) {
  const { agentId } = request;
  const store = deps.profiles.view(agentId);
  const profile = Object.hasOwn(store.profiles, profileId) ? store.profiles[profileId] : undefined;
  const resolved = resolve(deps, request, store);
  if (profile && (!resolved.ok || profile.provider !== resolved.value.ref.provider)) return null;
  if (profile && resolved.ok) {
    const plan = plainPlan(deps, { ...request, asked: `${refKey(resolved.value.ref)}@${profileId}` });
    if (plan.ok) return plan;
  }
  giveUp(deps, request, 'profileId');
  return null;
}

/** Not while nobody can say whether it is void. */
function giveUp({ profiles, sessions }: Around, { agentId, session }: RouteRequest, half: keyof SessionPin): void {
  if (session !== undefined && profiles.unread(agentId) === undefined) sessions.stale(agentId, session, half);
}

function resolve(deps: RouterDeps, { agentId, asked, dialect }: RouteRequest, store: AgentStore) {
  const { config, derived } = deps;
  return resolveModel(asked, {
    config: config.current(),
    table: derived.table(),
    catalogue: derived.catalogue(),
    selection: derived.selection(agentId),
    dialect,
    hasCredentials: (provider) => hasCredentials(derived.table().get(provider), store, config.env()),
  });
}

function legsOf(deps: RouterDeps, request: RouteRequest, store: AgentStore, resolved: ResolvedModel): Leg[] {
  const { config, derived } = deps;
  const chain = modelChain(resolved, {
    selection: derived.selection(request.agentId),
    table: derived.table(),
    catalogue: derived.catalogue(),
    dialect: request.dialect,
    translate: request.translate !== false,
    // Of AWS nobody knows before it is asked: the machine itself may have a role.
    hasCredentials: (provider) =>
      derived.table().get(provider)?.awsSdk === true ||
      hasCredentials(derived.table().get(provider), store, config.env()),
    hasImage: request.hasImage,
  });
  return chain.flatMap((step) => legOf(deps, step));
}

function unlockedPlan(deps: RouterDeps, request: RouteRequest, legs: readonly Leg[]): Plan {
  return {
    legs,
    blockPaid: paidFallbackOf(deps.config.current(), request.agentId).choice === 'block',
    candidates(leg, first) {
      const facts = factsOf(deps, request, leg, first);
      return facts ? credentialCandidates(facts).candidates : [];
    },
    credential: (leg, candidate) => credential(deps, request.agentId, leg, candidate),
    answered({ provider }, { profileId }) {
      const { agentId, session } = request;
      if (session !== undefined && profileId !== undefined) deps.sessions.used(agentId, session, provider, profileId);
    },
    async renewed(leg, candidate, rejected) {
      const again = await credential(deps, request.agentId, leg, candidate, rejected.secret);
      return again.ok && again.value.secret !== rejected.secret ? again.value : null;
    },
  };
}

/** `model@profile`: that account alone carries the model asked for; a fallback at another provider has its own. */
function locked(
  deps: RouterDeps,
  request: RouteRequest,
  store: AgentStore,
  resolved: ResolvedModel,
  profileId: string,
  plan: Plan,
): Result<Plan, BatonError> {
  const { provider, model } = resolved.ref;
  const spec = deps.derived.table().get(provider);
  if (!spec) return err({ code: 'no-credentials', provider });
  const facts = credentialFacts(deps, request, { provider, model }, spec, store);
  const only = lockedCandidate(facts, profileId);
  if (!only.ok) return only;
  return ok({
    ...plan,
    locked: profileId,
    candidates: (leg, first) => {
      if (leg.provider !== provider) return plan.candidates(leg, first);
      const again = lockedCandidate(factsOf(deps, request, leg) ?? facts, profileId);
      return again.ok ? again.value.candidates : [];
    },
  });
}

/** A model whose provider nobody knows (any more) cannot even be described; status and doctor name it. */
function legOf({ derived }: RouterDeps, { ref, wireModel, key, name, dialect, skip }: ChainStep): Leg[] {
  const spec = derived.table().get(ref.provider);
  if (!spec) return [];
  const skipped = skip === undefined ? {} : { skip };
  const known = derived.catalogue().get(ref);
  const { maxTokens, reasoning, adaptive, noTemperature } = known ?? {};
  const abilities = defined({
    maxOutput: maxTokens ?? undefined,
    reasons: reasoning ?? undefined,
    ...{ adaptive, noTemperature },
  });
  const named = { provider: ref.provider, model: ref.model, wireModel, key, modelName: name };
  return [{ spec, ...named, dialect, ...abilities, ...skipped }];
}

/** Facts for a leg; read anew each time, so that windows opened meanwhile count. */
function factsOf(deps: RouterDeps, request: RouteRequest, leg: Leg, first?: string): CredentialFacts | undefined {
  const spec = deps.derived.table().get(leg.provider);
  return spec && credentialFacts(deps, request, leg, spec, deps.profiles.view(request.agentId), first);
}

function credentialFacts(
  { clock, config, derived, sessions }: RouterDeps,
  { agentId, session }: RouteRequest,
  ref: { readonly provider: string; readonly model: string },
  spec: CredentialFacts['spec'],
  store: AgentStore,
  first?: string,
): CredentialFacts {
  const last = session === undefined ? undefined : sessions.lastProfile(agentId, session, ref.provider);
  return {
    spec,
    store,
    config: config.current(),
    agentId,
    env: config.env(),
    model: ref.model,
    cost: derived.catalogue().get(ref)?.cost,
    now: clock.now(),
    few: true,
    preferred: first ?? last,
    isWaitedFor: first !== undefined && first !== last,
  };
}

function credential(
  { config, derived, credentials }: RouterDeps,
  agentId: string,
  leg: Leg,
  candidate: Candidate,
  rejected?: string,
): Soon<Result<Credential, BatonError>> {
  if (candidate.profileId !== undefined) return credentials.of(agentId, candidate.profileId, rejected);
  const spec = derived.table().get(leg.provider);
  const ambient = spec && (ambientCredential(spec, config.env()) ?? (spec.awsSdk ? awsChain : null));
  return spec && ambient
    ? credentials.ambient(spec, ambient, ambient.source, rejected)
    : err({ code: 'no-credentials', provider: leg.provider });
}

/** The dialect a provider is asked in when nobody brought one: its first. */
export const ownDialect = (derived: Derived, provider: string): Dialect =>
  derived.table().get(provider)?.dialects[0] ?? 'anthropic-messages';
