import type { Api } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { ProfileView } from '#shared/profile';
import { err, ok, type Result } from '#shared/result';
import type { Accounts } from './accounts/accounts.ts';
import type { AwsProfiles } from './accounts/aws-account.ts';
import type { Dependent } from './accounts/dependents.ts';
import type { Removals } from './accounts/removals.ts';
import type { Orders } from './accounts/orders.ts';
import type { Activity } from './activity/activity.ts';
import type { Bodies } from './activity/bodies.ts';
import type { AccountChecks } from './ask/account-checks.ts';
import type { Agents } from './agents/agents.ts';
import type { Explainer } from './failover/explainer.ts';
import type { SessionPins } from './failover/session-pins.ts';
import type { GatewayHost } from './gateway/host.ts';
import type { Doctor } from './health/doctor-service.ts';
import type { Importers } from './importers/importers.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { Later } from './kernel/later.ts';
import type { Logins } from './oauth/logins.ts';
import type { Refresher } from './oauth/types.ts';
import type { Lister } from './listing/lister.ts';
import type { ModelEdits } from './models/model-edits.ts';
import type { Probe } from './probe/probe.ts';
import type { Scan } from './scan/scan.ts';
import type { OwnProviders } from './settings/own-providers.ts';
import type { SettingsService } from './settings/settings-service.ts';
import type { Usage } from './usage/usage.ts';
import type { Vault } from './vault/types.ts';
import type { Views } from './views.ts';

export interface Services {
  readonly views: Views;
  readonly doctor: Later<Doctor>;
  readonly accounts: Accounts;
  readonly orders: Orders;
  readonly importers: Importers;
  readonly removals: Removals;
  readonly dependents: (
    agentId: string | undefined,
    profileId: string,
  ) => Result<{ dependents: Dependent[] }, BatonError>;
  readonly checks: AccountChecks;
  readonly awsProfiles: AwsProfiles;
  readonly logins: Later<Omit<Logins, 'close'>>;
  readonly refresher: Pick<Refresher, 'refreshNow'>;
  readonly models: ModelEdits;
  readonly lister: Later<Lister>;
  readonly agents: Agents;
  readonly activity: Activity;
  readonly bodies: Bodies;
  readonly explain: Explainer;
  readonly sessions: SessionPins;
  readonly jobs: Pick<Jobs, 'cancel'>;
  readonly probe: Later<Probe>;
  readonly scan: Later<Scan>;
  readonly usage: Pick<Usage, 'refresh' | 'history'>;
  readonly gateway: GatewayHost;
  readonly vault: Vault;
  readonly settings: SettingsService;
  readonly ownProviders: OwnProviders;
  readonly ask: Api['ask'];
}

/** The contract implemented: one line per call into a service. */
export function createApi(services: Services): Api {
  const { views, orders, agents, activity, gateway, vault, settings } = services;
  return {
    'app.get': async () => ok(views.app()),
    'providers.list': async () => ok(views.providers()),
    'providers.add': (input) => services.ownProviders.add(input),
    'providers.change': (input) => services.ownProviders.change(input),
    'providers.own': async () => ok(services.ownProviders.list()),
    'providers.dependents': async ({ id }) => services.ownProviders.dependents(id),
    'providers.remove': ({ id }) => services.ownProviders.remove(id),

    ...accountCalls(services),
    ...loginCalls(services),
    'import.find': (input) => services.importers.find(input),
    'import.run': (input) => services.importers.run(input),

    'usage.refresh': ({ agentId, profileId }) => services.usage.refresh(agentId, profileId),
    'usage.history': ({ agentId, profileId, days }) => services.usage.history(agentId, profileId, days),
    'order.get': async ({ agentId, provider }) => orders.get(agentId, provider),
    'order.set': ({ agentId, provider, order }) => orders.set(agentId, provider, order),
    'order.clear': ({ agentId, provider }) => orders.clear(agentId, provider),
    'order.useFirst': ({ agentId, profileId }) => orders.useFirst(agentId, profileId),

    'models.status': async ({ agentId }) => views.status(agentId),
    'models.list': async (input) => {
      // What is known is answered at once; what has come meanwhile is told as a change.
      if (input.local === true) await services.lister.locals();
      if (input.all === true) void services.lister.soon();
      return views.models(input);
    },
    'models.refresh': (input) => services.lister.refresh(input),
    'models.selection': async ({ agentId }) => views.selection(agentId),
    ...modelCalls(services),

    'agents.list': async () => ok(views.agents()),
    'agents.add': async ({ id }) => {
      const added = await agents.add(id);
      return added.ok ? ok({ agent: views.agent(id), key: added.value.key }) : added;
    },
    'agents.remove': async ({ id }) => nothing(await agents.remove(id)),
    'agents.key': async ({ id, rotate }) => {
      const key = await agents.key(id, rotate ?? false);
      return key.ok ? ok({ key: key.value }) : key;
    },

    'activity.list': async (input) => ok(await activity.list(input)),
    ...routeCalls(services),
    'probe.start': async (input) => services.probe.start(input),
    'probe.get': async ({ id }) => services.probe.get(id),
    'scan.start': async (input) => services.scan.start(input),
    'scan.get': async ({ id }) => services.scan.get(id),
    'scan.apply': (input) => services.scan.apply(input),
    'job.cancel': async ({ id }) => nothing(services.jobs.cancel(id)),
    'gateway.pause': async ({ paused }) => {
      await gateway.pause(paused);
      return ok({});
    },
    'vault.unlock': async ({ passphrase }) => unlocked(await vault.unlock(passphrase)),
    'doctor.run': async () => ok(await services.doctor.run()),
    'doctor.fix': async ({ ids }) => ok(await services.doctor.fix(ids)),
    'settings.get': async () => ok(settings.view()),
    'settings.set': (change) => settings.set(change),
    ask: services.ask,
  };
}

type ModelCall =
  | Extract<keyof Api, `aliases.${string}` | `fallbacks.${string}` | `imageFallbacks.${string}`>
  | 'models.set'
  | 'models.setImage'
  | 'models.paidFallback';

function modelCalls({ models }: Services): Pick<Api, ModelCall> {
  return {
    'models.set': ({ agentId, model }) => models.set(agentId, model),
    'models.setImage': ({ agentId, model }) => models.setImage(agentId, model),
    'aliases.add': ({ alias, model }) => models.addAlias(alias, model),
    'aliases.remove': async ({ alias }) => nothing(await models.removeAlias(alias)),
    'fallbacks.add': ({ agentId, model }) => models.addFallback(agentId, model),
    'fallbacks.remove': ({ agentId, model }) => models.removeFallback(agentId, model),
    'fallbacks.set': (input) => models.setFallbacks(input.agentId, input.models),
    'imageFallbacks.add': ({ agentId, model }) => models.addFallback(agentId, model, 'imageModel'),
    'imageFallbacks.remove': ({ agentId, model }) => models.removeFallback(agentId, model, 'imageModel'),
    'imageFallbacks.set': (input) => models.setFallbacks(input.agentId, input.models, 'imageModel'),
    'models.paidFallback': ({ agentId, choice }) => models.setPaidFallback(agentId, choice),
  };
}

type AccountCall = Extract<keyof Api, `accounts.${string}`>;

function accountCalls({
  views,
  accounts,
  removals,
  dependents,
  checks,
  awsProfiles,
}: Services): Pick<Api, AccountCall> {
  const view = profileAnswer(views);
  return {
    'accounts.list': async ({ agentId }) => views.accounts(agentId),
    'accounts.add': async (input) => {
      const added = await accounts.add(input);
      return added.ok ? view(added.value.agentId, added.value.profileId) : added;
    },
    'accounts.check': (input) => checks.check(input),
    'accounts.known': (input) => accounts.known(input),
    'accounts.awsProfiles': async () => ok(await awsProfiles()),
    'accounts.test': (input) => checks.test(input),
    'accounts.rename': async (input) => {
      const renamed = await accounts.rename(input.agentId, input.profileId, input.label);
      return renamed.ok ? view(input.agentId, input.profileId) : renamed;
    },
    'accounts.remove': ({ agentId, profileId }) => removals.remove(agentId, profileId),
    'accounts.undo': async ({ undo }) => {
      const back = await removals.undo(undo);
      return back.ok ? view(back.value.agentId, back.value.profileId) : back;
    },
    'accounts.dependents': async ({ agentId, profileId }) => dependents(agentId, profileId),
    'accounts.copy': async (input) => {
      const copied = await accounts.copy(input);
      return copied.ok ? view(copied.value.agentId, copied.value.profileId) : copied;
    },
    'accounts.clearCooldown': async (input) => {
      const cleared = await accounts.clearCooldown(input);
      return cleared.ok ? view(input.agentId, input.profileId) : cleared;
    },
  };
}

type RouteCall =
  | 'activity.get'
  | 'activity.bodies'
  | 'activity.keepBodies'
  | 'route.explain'
  | Extract<keyof Api, `sessions.${string}`>;

function routeCalls({ activity, agents, bodies, explain, sessions }: Services): Pick<Api, RouteCall> {
  return {
    'activity.get': ({ id }) => activity.get(id),
    'activity.bodies': ({ id }) => bodies.read(id),
    'activity.keepBodies': ({ on }) => bodies.keep(on),
    'route.explain': async ({ agentId, model }) => {
      const agent = agents.resolve(agentId);
      return agent.ok ? explain(agent.value, model) : agent;
    },
    'sessions.list': async ({ agentId }) => sessions.list(agentId),
    'sessions.pin': ({ agentId, session, to }) => sessions.pin(agentId, session, to),
    'sessions.unpin': ({ agentId, session }) => sessions.unpin(agentId, session),
  };
}

type LoginCall = Extract<keyof Api, `login.${string}`>;

function loginCalls({ views, agents, logins, refresher }: Services): Pick<Api, LoginCall> {
  return {
    'login.start': (input) => logins.start(input),
    'login.get': async ({ id }) => logins.get(id),
    'login.paste': ({ id, text }) => logins.paste(id, text),
    'login.cancel': async ({ id }) => nothing(await logins.cancel(id)),
    'login.refresh': async ({ agentId, profileId }) => {
      const agent = agents.resolve(agentId);
      if (!agent.ok) return agent;
      const refreshed = await refresher.refreshNow(agent.value, profileId);
      return refreshed.ok ? views.profile(agent.value, profileId) : refreshed;
    },
  };
}

const nothing = (result: Result<void, BatonError>): Result<Record<string, never>, BatonError> =>
  result.ok ? ok({}) : result;

/** An unlock asks for no entry, so none can be unknown. */
const unlocked = (result: Awaited<ReturnType<Vault['unlock']>>): Result<Record<string, never>, BatonError> => {
  if (result.ok) return ok({});
  return err(
    result.error.code === 'unknown-secret' ? { code: 'vault-unreadable', why: 'an entry is missing' } : result.error,
  );
};

const profileAnswer =
  (views: Views) =>
  (agentId: string | undefined, profileId: string): Result<ProfileView, BatonError> =>
    views.profile(agentId, profileId);
