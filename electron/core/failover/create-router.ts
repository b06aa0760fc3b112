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
  type CredentialCandidate,
  type CredentialFacts,
} from './resolve.ts';
import type { Router, RouteRequest } from './router.ts';
import type { Sessions } from './sessions.ts';

export interface RouterDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly config: Pick<ConfigService, 'current' | 'env'>;
  readonly derived: Derived;
  readonly profiles: Pick<Profiles, 'view'>;
  readonly credentials: Credentials;
  readonly sessions: Pick<Sessions, 'lastProfile' | 'used' | 'pinOf' | 'stale'>;
}

/** Puts together what the pure parts decide: the chain of models, and for each the credentials that could carry it. */
export function createRouter(deps: RouterDeps): Router {
  return {
    plan: (request) =>
      request.exactly
        ? exactPlan(deps, request, request.exactly)
        : (pinnedPlan(deps, request) ?? plainPlan(deps, request)),
  };
}

function exactPlan(
  deps: RouterDeps,
  request: RouteRequest,
  { ref, profileId }: NonNullable<RouteRequest['exactly']>,
): Result<Plan, BatonError> {
  const store = deps.profiles.view(request.agentId);
  const resolved = { ref, wireModel: ref.model, asDefault: false };
  const plan = unlockedPlan(deps, request, chainOf(deps, request, store, resolved).slice(0, 1));
  return profileId === undefined ? ok(plan) : locked(deps, request, store, resolved, profileId, plan);
}

function plainPlan(deps: RouterDeps, request: RouteRequest): Result<Plan, BatonError> {
  const store = deps.profiles.view(request.agentId);
  const resolved = resolve(deps, request, store);
  if (!resolved.ok) return resolved;
  const chain = chainOf(deps, request, store, resolved.value);
  const { profileId } = resolved.value;
  const plan = unlockedPlan(deps, request, chain);
  return profileId === undefined ? ok(plan) : locked(deps, request, store, resolved.value, profileId, plan);
}

/**
 * What a person pinned this session to (behaviour §7.1, §9.2), unless the request itself names an account. A pin that
 * has become void is dropped, and nobody is bothered.
 */
function pinnedPlan(deps: RouterDeps, request: RouteRequest): Result<Plan, BatonError> | null {
  const { agentId, session } = request;
  const pin = session === undefined ? undefined : deps.sessions.pinOf(agentId, session);
  if (session === undefined || pin === undefined || takeApart(request.asked).profileId !== undefined) return null;
  const pinned = { ...request, asked: pin.model ?? request.asked };
  const plan = pin.profileId === undefined ? null : planWith(deps, pinned, pin.profileId, session);
  if (plan || pin.model === undefined) return plan;
  const onModel = plainPlan(deps, pinned);
  if (onModel.ok) return onModel;
  deps.sessions.stale(agentId, session, 'model');
  return null;
}

/** `null`: this account is gone or of no use; or, which is no fault of the pin, the model is another provider's. */
function planWith(deps: RouterDeps, request: RouteRequest, profileId: string, session: string) {
  const { agentId } = request;
  const store = deps.profiles.view(agentId);
  const profile = Object.hasOwn(store.profiles, profileId) ? store.profiles[profileId] : undefined;
  const resolved = resolve(deps, request, store);
  if (profile && (!resolved.ok || profile.provider !== resolved.value.ref.provider)) return null;
  if (profile && resolved.ok) {
    const plan = plainPlan(deps, { ...request, asked: `${refKey(resolved.value.ref)}@${profileId}` });
    if (plan.ok) return plan;
  }
  deps.sessions.stale(agentId, session, 'profileId');
  return null;
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

function chainOf(deps: RouterDeps, request: RouteRequest, store: AgentStore, resolved: ResolvedModel) {
  const { config, derived } = deps;
  return modelChain(resolved, {
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
}

function unlockedPlan(deps: RouterDeps, request: RouteRequest, chain: readonly ChainStep[]): Plan {
  const steps = new Map(chain.map((step) => [step.key, step]));
  return {
    legs: chain.flatMap((step) => legOf(deps, step)),
    blockPaid: paidFallbackOf(deps.config.current(), request.agentId).choice === 'block',
    candidates(leg) {
      const step = steps.get(leg.key);
      const facts = step && factsOf(deps, request, step);
      return facts ? credentialCandidates(facts).candidates.map(candidateOf) : [];
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
    candidates: (leg) => {
      if (leg.provider !== provider) return plan.candidates(leg);
      const again = lockedCandidate(factsOf(deps, request, leg) ?? facts, profileId);
      return again.ok ? again.value.candidates.map(candidateOf) : [];
    },
  });
}

/** A model whose provider nobody knows (any more) cannot even be described; status and doctor name it. */
function legOf({ derived }: RouterDeps, { ref, wireModel, key, name, dialect, skip }: ChainStep): Leg[] {
  const spec = derived.table().get(ref.provider);
  if (!spec) return [];
  const skipped = skip === undefined ? {} : { skip };
  const known = derived.catalogue().get(ref);
  const abilities =
    known && defined({ maxOutput: known.maxTokens ?? undefined, reasons: known.reasoning ?? undefined });
  const named = { provider: ref.provider, model: ref.model, wireModel, key, modelName: name };
  return [{ spec, ...named, dialect, ...abilities, ...skipped }];
}

/** Facts for the model behind a step or a leg; read anew each time, so that windows opened meanwhile count. */
function factsOf(deps: RouterDeps, request: RouteRequest, at: { readonly key: string }): CredentialFacts | undefined {
  const slash = at.key.indexOf('/');
  const ref = { provider: at.key.slice(0, slash), model: at.key.slice(slash + 1) };
  const spec = deps.derived.table().get(ref.provider);
  return spec && credentialFacts(deps, request, ref, spec, deps.profiles.view(request.agentId));
}

function credentialFacts(
  { clock, config, derived, sessions }: RouterDeps,
  { agentId, session }: RouteRequest,
  ref: { readonly provider: string; readonly model: string },
  spec: CredentialFacts['spec'],
  store: AgentStore,
): CredentialFacts {
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
    preferred: session === undefined ? undefined : sessions.lastProfile(agentId, session, ref.provider),
  };
}

const candidateOf = ({ profileId, label, costKind, lastUsed, cooling, failedAt }: CredentialCandidate): Candidate => ({
  label,
  costKind,
  ...defined({ profileId, lastUsed, cooling, failedAt }),
});

async function credential(
  { config, derived, credentials }: RouterDeps,
  agentId: string,
  leg: Leg,
  candidate: Candidate,
  rejected?: string,
): Promise<Result<Credential, BatonError>> {
  if (candidate.profileId !== undefined) return await credentials.of(agentId, candidate.profileId, rejected);
  const spec = derived.table().get(leg.provider);
  const ambient = spec && (ambientCredential(spec, config.env()) ?? (spec.awsSdk ? awsChain : null));
  return spec && ambient
    ? await credentials.ambient(spec, ambient, ambient.source, rejected)
    : err({ code: 'no-credentials', provider: leg.provider });
}

/** The dialect a provider is asked in when nobody brought one: its first. */
export const ownDialect = (derived: Derived, provider: string): Dialect =>
  derived.table().get(provider)?.dialects[0] ?? 'anthropic-messages';
