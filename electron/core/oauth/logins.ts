import type { Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { LoginMethod, LoginView } from '#shared/login';
import { err, ok, type Result } from '#shared/result';
import type { ConfigService } from '../config/types.ts';
import type { Agents } from '../agents/agents.ts';
import { nearest } from '../kernel/nearest.ts';
import { createSerial } from '../kernel/serial.ts';
import type { Clock, Ids, Log, Network } from '../ports.ts';
import { clientVariables } from '../providers/logins/logins.ts';
import { loginMethods, type DeviceLogin, type LoginSpec } from '../providers/logins/spec.ts';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';
import { startBrowserLogin, type BrowserDeps, type UnderWay } from './browser-login.ts';
import { createOAuthClient } from './client.ts';
import { startDeviceLogin } from './device-login.ts';
import type { SaveDeps, Target } from './save-login.ts';

export interface LoginsDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly network: Network;
  readonly log: Log;
  /** Where a login goes to be exchanged may be written there. */
  readonly config: Pick<ConfigService, 'unknown'>;
  readonly agents: Pick<Agents, 'resolve'>;
  readonly providers: () => ProviderTable;
  readonly profiles: SaveDeps['profiles'];
  readonly signedIn: SaveDeps['signedIn'];
  readonly inConfig: SaveDeps['inConfig'];
  readonly told: (view: LoginView) => void;
}

type Answer = Result<LoginView, BatonError>;

/** Signing in: every login under way, and the last ones that ended. */
export interface Logins {
  start(input: Input<'login.start'>): Promise<Answer>;
  get(id: string): Answer;
  paste(id: string, text: string): Promise<Answer>;
  cancel(id: string): Result<void, BatonError>;
  /** Ends all of them. */
  close(): void;
}

/** Ended ones that are still remembered, for whoever asks late. */
const REMEMBERED = 50;

export function createLogins(deps: LoginsDeps): Logins {
  const all = new Map<string, UnderWay>();
  const unknown = err({ code: 'unknown-login' } as const);
  /** Of two clicks in a row the second must find the first one's login, to end it before it wants the same port. */
  const serial = createSerial();

  function remember(under: UnderWay): LoginView {
    all.set(under.session.id, under);
    const ended = [...all.values()].filter(({ session }) => session.isOver());
    for (const { session } of ended.slice(0, -REMEMBERED)) all.delete(session.id);
    return under.session.view();
  }

  /** Two of them would want the same port, and nobody follows two logins of one provider at once. */
  function endOthers(provider: string): void {
    for (const { session } of all.values()) if (session.provider === provider) session.end({ kind: 'cancelled' });
  }

  /** Asking for a code takes a while. Whoever began later goes on, whichever code came first. */
  let turn = 0;
  const last = new Map<string, number>();
  async function byCode(parts: BrowserDeps, device: DeviceLogin, mine: number): Promise<Answer> {
    const begun = await startDeviceLogin(parts, device);
    if (!begun.ok) return begun;
    if (last.get(parts.spec.provider) !== mine) begun.value.session.end({ kind: 'cancelled' });
    return ok(remember(begun.value));
  }

  return {
    async start(input) {
      const blind = deps.config.unknown();
      const found = blind ? err(blind) : lookUp(deps, input);
      if (!found.ok) return found;
      const { login, method, name, target } = found.value;
      const parts = partsFor(deps, login, name, target);
      const { browser } = login;
      const mine = (turn += 1);
      last.set(login.provider, mine);
      if (method === 'browser' && browser)
        return serial(async () => {
          endOthers(login.provider);
          return ok(remember(await startBrowserLogin(parts, browser)));
        });
      endOthers(login.provider);
      if (!login.device) return err({ code: 'method-not-offered', provider: login.provider, kind: method });
      return await byCode(parts, login.device, mine);
    },
    get(id) {
      const under = all.get(id);
      return under ? ok(under.session.view()) : unknown;
    },
    async paste(id, text) {
      const under = all.get(id);
      return under ? await under.paste(text) : unknown;
    },
    cancel(id) {
      const under = all.get(id);
      if (!under) return unknown;
      under.session.end({ kind: 'cancelled' });
      return ok(undefined);
    },
    close() {
      last.clear();
      for (const { session } of all.values()) session.end({ kind: 'cancelled' });
    },
  };
}

function partsFor(deps: LoginsDeps, spec: LoginSpec, name: string, target: Target): BrowserDeps {
  const { clock, ids, network, log, profiles, signedIn, inConfig, told } = deps;
  const onBug = (bug: unknown) => log.error('login-broke', { why: String(bug) });
  const client = createOAuthClient(network, spec);
  return { clock, ids, client, spec, name, target, profiles, signedIn, inConfig, told, onBug, now: () => clock.now() };
}

interface Found {
  readonly login: LoginSpec;
  readonly method: LoginMethod;
  readonly name: string;
  readonly target: Target;
}

/** Is there such a login, and such an account? */
function lookUp({ agents, providers, profiles }: LoginsDeps, input: Input<'login.start'>): Result<Found, BatonError> {
  const agent = agents.resolve(input.agentId);
  if (!agent.ok) return agent;
  const table = providers();
  const spec = table.get(input.provider);
  if (!spec) return err({ code: 'unknown-provider', provider: input.provider, nearest: table.nearest(input.provider) });
  const way = wayOf(spec, input.method);
  if (!way.ok) return way;
  const { profileId, label, place } = input;
  const stored = profiles.view(agent.value).profiles;
  if (profileId !== undefined) {
    const profile = Object.hasOwn(stored, profileId) ? stored[profileId] : undefined;
    if (!profile) return err({ code: 'unknown-profile', profileId, nearest: nearest(profileId, Object.keys(stored)) });
    if (profile.provider !== spec.id)
      return err({ code: 'wrong-provider', profileId, provider: profile.provider, wanted: spec.id });
  }
  return ok({ ...way.value, name: spec.name, target: { agentId: agent.value, profileId, label, place } });
}

/** Chutes gives each program an id of its own, and none to Baton (behaviour of the original system, §10.2). */
const CHUTES =
  'Chutes gives each program a client id of its own. Set CHUTES_CLIENT_ID, or models.providers.chutes.oauth.clientId in baton.json, and try again; or add an API key.';

/** Google gives each program an id and a secret of its own, and none to Baton. */
const ownClient = ({ id, name }: ProviderSpec): string =>
  id === 'chutes'
    ? CHUTES
    : `Signing in to ${name} needs a client id and secret of your own: set ${clientVariables(id).join(' and ')}, or ` +
      `models.providers.${id}.oauth in baton.json, and try again.`;

function wayOf(
  spec: ProviderSpec,
  wanted: LoginMethod | undefined,
): Result<Pick<Found, 'login' | 'method'>, BatonError> {
  const { login } = spec;
  const methods = login ? loginMethods(login) : [];
  const method = wanted ?? methods[0];
  if (!login && clientVariables(spec.id).length > 0) return err({ code: 'login-failed', message: ownClient(spec) });
  if (!login || method === undefined || !methods.includes(method))
    return err({ code: 'method-not-offered', provider: spec.id, kind: wanted ?? 'oauth' });
  return ok({ login, method });
}
