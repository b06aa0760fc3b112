import type { Event, Payload } from '#shared/contract';
import { createAwsCredentials } from '../aws/credential.ts';
import { createAwsKeyring } from '../aws/keys.ts';
import type { Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import type { Later, Loads } from '../kernel/later.ts';
import type { Derived } from '../models/derived.ts';
import type { Ports } from '../ports.ts';
import type { HealthBook } from '../profiles/health.ts';
import { labelOf } from '../profiles/label.ts';
import type { Profiles } from '../profiles/store.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { coolingUntil } from '../profiles/windows.ts';
import { normaliseProvider } from '../providers/normalise.ts';
import { loginFor } from '../providers/logins/logins.ts';
import { createCodeAssistProjects } from './code-assist-projects.ts';
import { createCopilotTokens } from './copilot-tokens.ts';
import { createCredentials, type Credentials } from './credentials.ts';
import type { Logins } from './logins.ts';
import { createRefresher, type RefresherService } from './refresher.ts';
import type { InConfig } from './save-login.ts';
import { startScheduler } from './scheduler.ts';

export interface OAuthDeps extends Pick<Ports, 'clock' | 'ids' | 'network' | 'log' | 'aws'> {
  readonly config: ConfigService;
  readonly derived: Derived;
  readonly profiles: Profiles;
  readonly health: HealthBook;
  readonly agents: Agents;
  readonly inConfig: InConfig;
  readonly loads: Loads;
  readonly emit: <E extends Event>(event: E, payload: Payload<E>) => void;
}

/** Everything about logins, put together. */
export interface OAuthService {
  readonly refresher: RefresherService;
  readonly credentials: Credentials;
  readonly logins: Later<Omit<Logins, 'close'>>;
  /** From now on logins are refreshed before they end. For owners that stay. */
  watch(): void;
  close(): Promise<void>;
}

export function createOAuth(deps: OAuthDeps): OAuthService {
  const { clock, network, config, derived, profiles, agents, emit } = deps;
  const refresher = createRefresher({
    ...deps,
    agents: agents.ids,
    login: (provider, clientId) => loginOf(config, provider, clientId),
  });
  const copilot = createCopilotTokens({ clock, network });
  let begun: Logins | undefined;
  const logins = async () => {
    const { createLogins } = await import('./logins.ts');
    return (begun = createLogins({
      ...deps,
      providers: derived.table,
      signedIn: (agentId, profileId) => signedIn(deps, agentId, profileId),
      told: (view) => emit('login', view),
    }));
  };
  const off = refresher.onChanged(({ agentId, profileId, kind }) => {
    const profile = profiles.view(agentId).profiles[profileId];
    if (kind === 'refused' && profile) emit('sign-in-needed', { profileId, label: labelOf(profile), ...of(profile) });
  });
  let stop: () => void = () => undefined;
  return {
    refresher,
    credentials: createCredentials({
      ...{ config, profiles, refresher, copilot, aws: awsOf(deps), providers: derived.table },
      projects: createCodeAssistProjects(network),
    }),
    logins: deps.loads.service(['start', 'get', 'paste', 'cancel'], logins),
    watch() {
      stop();
      stop = startScheduler({ ...deps, agents: agents.ids, refresher });
    },
    async close() {
      stop();
      begun?.close();
      await refresher.close();
      off();
    },
  };
}

const awsOf = ({ clock, aws, config }: OAuthDeps) =>
  createAwsCredentials({
    clock,
    keyring: createAwsKeyring({ clock, aws, env: config.env }),
    region: () => config.current().models.bedrockDiscovery.region,
    env: config.env,
  });

const of = ({ provider, email }: StoredProfile) => ({ provider, ...(email !== undefined && { email }) });

/** The client that got the tokens is the one that may refresh them. */
function loginOf(config: ConfigService, provider: string, clientId: string | undefined) {
  const written = Object.entries(config.current().models.providers);
  const own = written.find(([name]) => normaliseProvider(name) === provider)?.[1].oauth;
  return loginFor(provider, clientId === undefined ? own : { ...own, clientId }, config.env());
}

/** Windows that a refused login opened end with the new one; limits and debts do not. */
async function signedIn({ profiles, health, clock }: OAuthDeps, agentId: string, profileId: string): Promise<void> {
  const view = profiles.view(agentId);
  const window = coolingUntil(view.usageStats[profileId], clock.now());
  const provider = view.profiles[profileId]?.provider;
  if (provider !== undefined && (window?.reason === 'auth' || window?.reason === 'auth_permanent'))
    await health.clear(agentId, provider, profileId);
}
