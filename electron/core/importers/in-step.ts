import type { ConfigService } from '../config/types.ts';
import { createSerial } from '../kernel/serial.ts';
import type { OtherLogin, RefreshEvent, Tokens } from '../oauth/types.ts';
import type { Clock, Log } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { heldBy, type Held, type HeldDeps } from './held.ts';
import { canWriteBack, fingerprint, type Link, type Links } from './links.ts';
import { loginFrom } from './login-secret.ts';
import { programOf } from './programs.ts';
import type { Origin } from './types.ts';

export interface InStepDeps extends HeldDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Pick<ConfigService, 'current'>;
  readonly profiles: Pick<Profiles, 'view' | 'owner' | 'secret'>;
  readonly links: Links;
}

/**
 * Keeps Baton and the program a login came from in step, since refresh tokens rotate and the one who comes second is
 * signed out. Nothing here fails loudly: a program that cannot be written to is logged.
 */
export interface InStep {
  /**
   * Asked right before a refresh, and when a refresh token was refused: the program's own tokens, if it has renewed
   * the login in the meantime. They may have ended, too; then their refresh token is the one that is still good.
   */
  otherSource(agentId: string, profileId: string): Promise<OtherLogin | null>;
  /** To be told of every refresh. New tokens go to the program, if that is switched on and it still has the old ones. */
  follow(event: RefreshEvent): Promise<void>;
  /** At the start: a refresh whose end was not seen, because the process was killed, is brought to the program. */
  catchUp(): Promise<void>;
  /** Resolves when everything that was begun is done. */
  settled(): Promise<void>;
  /** Names of the programs that are kept signed in with this account. `agentId`: whose file it stands in. */
  programs(agentId: string, profileId: string): string[];
}

export function createInStep(deps: InStepDeps): InStep {
  const serial = createSerial();
  const quietly = <T>(work: () => Promise<T>, otherwise: T): Promise<T> =>
    serial(async () => {
      try {
        return await work();
      } catch (bug) {
        deps.log.error('write-back-bug', { why: String(bug) });
        return otherwise;
      }
    });
  return {
    otherSource: (agentId, profileId) => quietly(() => otherSource(deps, agentId, profileId), null),
    follow: (event) => quietly(() => follow(deps, event), undefined),
    catchUp: () => quietly(() => catchUp(deps), undefined),
    settled: () => quietly(async () => undefined, undefined),
    programs(agentId, profileId) {
      const link = deps.links.of(agentId, profileId);
      const program = link?.origin && isOn(deps, link) ? programOf(link.source) : undefined;
      return program ? [program.name] : [];
    },
  };
}

/** A stored login, and the link to where it came from. */
interface Case {
  readonly link: Link;
  readonly origin: Origin;
  readonly profile: StoredProfile;
  readonly tokens: NonNullable<ReturnType<typeof loginFrom>>;
}

async function caseOf({ profiles, links }: InStepDeps, asking: string, profileId: string): Promise<Case | null> {
  const agentId = profiles.owner(asking, profileId) ?? asking;
  const link = links.of(agentId, profileId);
  if (!link?.origin) return null;
  const profile = profiles.view(agentId).profiles[profileId];
  const secret = await profiles.secret(agentId, profileId);
  const tokens = secret.ok ? loginFrom(secret.value) : null;
  return profile && tokens ? { link, origin: link.origin, profile, tokens } : null;
}

const isOn = ({ config }: InStepDeps, { source }: Link): boolean =>
  canWriteBack(source) && config.current().importers[source].writeBack;

async function look(deps: InStepDeps, { link, origin }: Case): Promise<Held | null> {
  const program = programOf(link.source);
  // Switching write-back on is the person's leave to read this one entry again.
  if (!program || (origin.kind === 'keychain' && !isOn(deps, link))) return null;
  return heldBy(deps, program, origin);
}

async function otherSource(deps: InStepDeps, agentId: string, profileId: string): Promise<OtherLogin | null> {
  const it = await caseOf(deps, agentId, profileId);
  if (!it) return null;
  let { link } = it;
  const isOurs = link.ours === fingerprint(it.tokens.refresh);
  if (!isOurs && link.refreshing !== true) {
    // Somebody signed in anew: from here on it is a login of its own.
    await deps.links.drop(link.agentId, link.profileId);
    return null;
  }
  const held = await look(deps, it);
  const newer = held !== null && isNewer(held.tokens, it) ? held.tokens : null;
  if (held && held.tokens.refresh === it.tokens.refresh) link = inCommon(link, it.tokens);
  else if (!isOurs && newer === null) link = await bring(deps, it, held);
  await deps.links.put({ ...link, refreshing: true });
  return newer;
}

async function follow(deps: InStepDeps, { agentId, profileId, kind }: RefreshEvent): Promise<void> {
  const it = await caseOf(deps, agentId, profileId);
  if (!it) return;
  const { refreshing, ...rest } = it.link;
  if (kind === 'failing' || kind === 'refused') {
    if (refreshing === true) await deps.links.put(rest);
    return;
  }
  const next =
    kind === 'taken'
      ? inCommon(rest, it.tokens)
      : await bring(deps, it, isOn(deps, rest) ? await look(deps, it) : null);
  await deps.links.put(next);
}

async function catchUp(deps: InStepDeps): Promise<void> {
  for (const link of deps.links.all()) {
    const it = await caseOf(deps, link.agentId, link.profileId);
    if (!it || it.origin.kind === 'keychain' || !isOn(deps, link)) continue;
    const now = fingerprint(it.tokens.refresh);
    if (now === link.shared || (now !== link.ours && link.refreshing !== true)) continue;
    await deps.links.put(await bring(deps, it, await look(deps, it)));
  }
}

/** Gives the program Baton's tokens, if it still has those both had before. Answers the link as it is after that. */
async function bring(deps: InStepDeps, { link, profile, tokens }: Case, held: Held | null): Promise<Link> {
  const ours = fingerprint(tokens.refresh);
  const { refreshing: _over, ...rest } = link;
  const facts = { source: link.source, profileId: link.profileId };
  if (!isOn(deps, link)) return { ...rest, ours };
  if (!held || fingerprint(held.tokens.refresh) !== link.shared) {
    deps.log.info('write-back-skipped', facts);
    return { ...rest, ours };
  }
  const expires = profile.expires ?? held.tokens.expires;
  const written = await held.replace({ ...held.tokens, ...tokens, expires }, deps.clock.now());
  if (written.ok) {
    deps.log.info('written-back', facts);
    return inCommon(rest, tokens);
  }
  deps.log.warn('write-back-failed', { ...facts, why: written.error.why });
  return { ...rest, ours };
}

/** Both sides hold the same refresh token. */
const inCommon = (link: Link, { refresh }: Tokens): Link => ({
  ...link,
  ours: fingerprint(refresh),
  shared: fingerprint(refresh),
});

/** Other tokens that end later, of the same person as far as both sides say who it is. */
function isNewer(theirs: Held['tokens'], { profile, tokens, link }: Case): boolean {
  const sameAccount =
    theirs.accountId === undefined || profile.accountId === undefined || theirs.accountId === profile.accountId;
  // What they last had in common is not news, unless the provider does not rotate refresh tokens.
  const isNews = fingerprint(theirs.refresh) !== link.shared || theirs.refresh === tokens.refresh;
  return sameAccount && isNews && theirs.access !== tokens.access && theirs.expires > (profile.expires ?? 0);
}
