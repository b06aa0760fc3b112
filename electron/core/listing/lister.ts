import type { Output } from '#shared/contract';
import { explain, type BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import { ambientCredential, credentialCandidates, type CredentialCandidate } from '../failover/resolve.ts';
import { createSingleFlight } from '../kernel/single-flight.ts';
import { DAY, MINUTE, SECOND } from '../kernel/duration.ts';
import type { Derived } from '../models/derived.ts';
import { MOST_MODELS, type ListedBook, type ListNote } from '../models/listed-book.ts';
import type { Credentials } from '../oauth/credentials.ts';
import type { Clock, Network } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import type { HeaderCredential } from '../providers/auth-headers.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import { fetchList, PATIENCE, type ListFailure } from './fetch-list.ts';
import { listPage, publicLists } from './pages.ts';

/** After a failure nobody is asked again by the way for so long. */
const REST = 15 * MINUTE;
/** A server on this computer is cheap to ask, and its models come and go. */
const LOCAL_AGE = MINUTE;
/** A server that is there answers within this; else its models come with the next list. */
const SOON = 300;
/** Other accounts of a provider that are tried when one is refused. */
const MOST_ACCOUNTS = 3;

export type ListAnswer = Output<'models.refresh'>[number];

export interface Lister {
  /** Asks now, all at once; with `stale` only whose list is too old. Errors: `unknown-provider`, `config-unread`. */
  refresh(input: {
    provider?: string | undefined;
    stale?: boolean | undefined;
  }): Promise<Result<ListAnswer[], BatonError>>;
  /** Asks in the background whoever's list is too old. */
  soon(): void;
  /** Asks servers on this computer whose list is too old, and waits for them, but not for long. */
  locals(): Promise<void>;
  /** Asks one provider, unless it was asked a moment ago. */
  ask(provider: string): Promise<void>;
}

export interface ListerDeps {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly network: Network;
  readonly config: Pick<ConfigService, 'current' | 'env' | 'unknown'>;
  readonly agents: Pick<Agents, 'ids'>;
  readonly profiles: Pick<Profiles, 'view'>;
  readonly credentials: Credentials;
  readonly derived: Derived;
  readonly book: ListedBook;
}

export function createLister(deps: ListerDeps): Lister {
  const { derived, book } = deps;
  const single = createSingleFlight<ListAnswer | null>();

  const refreshed = async (spec: ProviderSpec, stale: boolean): Promise<ListAnswer | null> =>
    stale && isFresh(deps, spec) ? known(deps, spec) : await single(spec.id, () => one(deps, spec));
  const all = async (specs: readonly ProviderSpec[], stale: boolean): Promise<ListAnswer[]> =>
    (await Promise.all(specs.map((spec) => refreshed(spec, stale)))).filter((answer) => answer !== null);

  return {
    async refresh({ provider, stale = false }) {
      const unknown = deps.config.unknown();
      if (unknown) return stale ? ok([]) : err(unknown);
      const table = derived.table();
      if (provider === undefined)
        return ok(
          await all(
            table.list().filter((spec) => canAsk(deps, spec)),
            stale,
          ),
        );
      const spec = table.get(provider);
      if (!spec) return err({ code: 'unknown-provider', provider, nearest: table.nearest(provider) });
      return ok(await all([spec], stale));
    },
    soon() {
      void all(
        derived
          .table()
          .list()
          .filter((spec) => canAsk(deps, spec) && !isFresh(deps, spec)),
        true,
      );
    },
    async locals() {
      const specs = derived
        .table()
        .list()
        .filter((spec) => spec.local);
      const patience = new AbortController();
      await Promise.race([all(specs, true), deps.clock.sleep(SOON, patience.signal)]);
      patience.abort();
    },
    async ask(provider) {
      const spec = derived.table().get(provider);
      if (!spec || !canAsk(deps, spec)) return;
      const { at = 0, failedAt = 0 } = book.note(spec.id, spec.baseUrl);
      if (deps.clock.now() - Math.max(at, failedAt) >= MINUTE) await single(spec.id, () => one(deps, spec));
    },
  };
}

/** Young enough, or asked in vain a moment ago. */
function isFresh({ clock, config, book }: ListerDeps, spec: ProviderSpec): boolean {
  const { at = -Infinity, failedAt = -Infinity } = book.note(spec.id, spec.baseUrl);
  const { refreshInterval } = config.current().models.bedrockDiscovery;
  const age = spec.awsSdk ? refreshInterval * SECOND : spec.local ? LOCAL_AGE : DAY;
  const rest = spec.local ? LOCAL_AGE : REST;
  return clock.now() - at < age || clock.now() - failedAt < rest;
}

const known = ({ book }: ListerDeps, spec: ProviderSpec): ListAnswer | null =>
  answer(spec, book, book.note(spec.id, spec.baseUrl));

function answer(spec: ProviderSpec, book: ListedBook, { why, cut }: ListNote): ListAnswer | null {
  const count = book.models().get(spec.id)?.length ?? 0;
  // An answer for whoever cannot list is of no use to anybody.
  if (count === 0 && why === undefined) return null;
  const about = { provider: spec.id, count };
  if (why !== undefined) {
    const kept = count > 0 ? ' Those it listed before are kept.' : '';
    return { ...about, error: `${spec.name} did not list its models: ${why}.${kept}` };
  }
  if (cut === undefined) return about;
  const error = `${spec.name} lists ${String(count + cut)} models. Only the first ${String(MOST_MODELS)} are shown.`;
  return { ...about, error, cut };
}

async function one(deps: ListerDeps, spec: ProviderSpec): Promise<ListAnswer | null> {
  const { book, clock, config } = deps;
  // Not even a failure to remember: it is over as soon as the file is mended.
  const outcome = config.unknown() ? null : await asked(deps, spec);
  if (outcome === null) return null;
  const at = clock.now();
  if (outcome.ok) await book.listed(spec.id, spec.baseUrl, outcome.value, at);
  else if (outcome.error.kind === 'absent' || isSimplyOff(deps, spec, outcome.error))
    await book.listed(spec.id, spec.baseUrl, [], at);
  else await book.failed(spec.id, spec.baseUrl, outcome.error.why, at);
  return known(deps, spec);
}

/** Nobody chose a local server that does not run: there is nothing wrong, and none of its models are there. */
function isSimplyOff({ config, agents, derived }: ListerDeps, spec: ProviderSpec, { kind }: ListFailure): boolean {
  if (!spec.local || kind !== 'refused') return false;
  const isNamed = Object.keys(config.current().models.providers).some((id) => derived.table().get(id)?.id === spec.id);
  const isUsed = agents.ids().some((id) => {
    const { primary, fallbacks } = derived.selection(id);
    return [primary, ...fallbacks].some((ref) => ref.provider === spec.id);
  });
  return !isNamed && !isUsed;
}

/** With one account after another, as long as they are refused. `null`: there is nobody to ask with. */
async function asked(deps: ListerDeps, spec: ProviderSpec): Promise<Awaited<ReturnType<typeof fetchList>> | null> {
  const { network, clock, config } = deps;
  const until = clock.now() + PATIENCE;
  let last: Awaited<ReturnType<typeof fetchList>> | null = null;
  for (const { agentId, candidate } of accountsOf(deps, spec).slice(0, MOST_ACCOUNTS)) {
    const credential = await credentialOf(deps, spec, agentId, candidate);
    if (!credential.ok) {
      last = err({ kind: 'denied', why: explain(credential.error).replace(/\.$/, '') });
      continue;
    }
    const page = listPage(spec, credential.value);
    if (page === null) continue;
    last = await fetchList(
      { network, clock, until, discovery: config.current().models.bedrockDiscovery },
      page,
      credential.value,
    );
    if (last.ok || last.error.kind !== 'denied') return last;
  }
  return last;
}

interface Account {
  readonly agentId: string;
  /** `null`: a list that needs nobody. */
  readonly candidate: CredentialCandidate | null;
}

function accountsOf(deps: ListerDeps, spec: ProviderSpec): readonly Account[] {
  const { agents, profiles, config, clock } = deps;
  const { enabled } = config.current().models.bedrockDiscovery;
  if (spec.awsSdk && enabled === false) return [];
  const seen = new Set<string>();
  const found = agents.ids().flatMap((agentId) => {
    const facts = { spec, store: profiles.view(agentId), config: config.current(), env: config.env(), agentId };
    const { candidates } = credentialCandidates({ ...facts, model: '', now: clock.now() });
    return candidates.flatMap((candidate) => {
      // Whatever the AWS SDK may find is only looked for when somebody asked for it.
      if (candidate.kind === 'aws' && enabled !== true && !spec.onlyAwsSdk) return [];
      if (seen.has(candidate.source)) return [];
      seen.add(candidate.source);
      return [{ agentId, candidate }];
    });
  });
  return found.length === 0 && publicLists.has(spec.id) ? [{ agentId: 'main', candidate: null }] : found;
}

/** By the way only those are asked who have an account, or need none. */
const canAsk = (deps: ListerDeps, spec: ProviderSpec): boolean =>
  accountsOf(deps, spec).some(({ candidate }) => candidate !== null);

async function credentialOf(
  { credentials, config }: ListerDeps,
  spec: ProviderSpec,
  agentId: string,
  candidate: CredentialCandidate | null,
): Promise<Result<HeaderCredential, BatonError>> {
  if (candidate === null) return ok({ type: 'none', secret: '' });
  if (candidate.profileId !== undefined) return await credentials.of(agentId, candidate.profileId);
  const ambient = ambientCredential(spec, config.env());
  if (ambient) return await credentials.ambient(spec, ambient, ambient.source);
  return await credentials.aws(spec, {});
}
