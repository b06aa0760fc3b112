import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { nearest } from '../kernel/nearest.ts';
import { createSerial } from '../kernel/serial.ts';
import { normaliseProvider } from '../providers/normalise.ts';
import type { Vault, VaultError } from '../vault/types.ts';
import { cleared } from './cooldown.ts';
import type { FileProfile, StoreFile } from './file-v1.ts';
import type { Layer } from './layer.ts';
import { ownerOf } from './ledger.ts';
import { placed, withOrder } from './place.ts';
import { isProfileIdOf, ofStrayEntry, ofVaultEntry, strayEntry } from './profile-id.ts';
import { purge, putBack, take } from './removal.ts';
import type { ResolveRef, SecretRef } from './references.ts';
import type { ProfilePatch, Profiles } from './store.ts';
import { createTakens } from './takens.ts';
import type { AgentStore, StoredProfile } from './types.ts';
import type { Views } from './views.ts';
import { whenThere, type Soon } from '../kernel/soon.ts';

export interface ChangesDeps {
  readonly vault: Vault;
  readonly layers: Map<string, Layer>;
  readonly views: Views;
  readonly ready: Profiles['ready'];
  readonly changed: (event: { readonly agentId: string }) => void;
  readonly forgotten: (agentId: string) => void;
  readonly resolve: ResolveRef;
}

type Done = Result<void, BatonError>;

/** Everything that changes profiles: one after another, the vault before the file, nothing half done. */
export function createChanges(
  deps: ChangesDeps,
): Pick<Profiles, 'add' | 'update' | 'take' | 'renewTaken' | 'putBack' | 'purge' | 'setOrder' | 'secret' | 'forget'> {
  const { layers, views, ready } = deps;
  const serial = createSerial();
  const takens = createTakens(deps.vault);

  return {
    add: (agentId, profile, secret, place) =>
      serial(async () => {
        const { id, provider } = profile;
        if (!isProfileIdOf(id, provider)) return err({ code: 'bad-profile-id', profileId: id, provider });
        const loaded = await ready(agentId);
        const layer = layers.get(agentId);
        if (!loaded.ok || !layer) return loaded;
        const replaced = Object.hasOwn(layer.store().profiles, id);
        const by = orderedBefore(views.of(agentId), normaliseProvider(provider));
        const added = await withSecret(deps.vault, layer.entry(id), secret, () =>
          layer.change((now) => withProfile(now, profile, place, by)),
        );
        if (!added.ok) return added;
        takens.forget(agentId, id);
        return await cleanRecord(deps, layer, id, replaced);
      }),

    update: (agentId, profileId, patch) => serial(() => update(deps, agentId, profileId, patch)),
    take: (agentId, profileId) =>
      serial(async () => {
        const taken = await take(deps, agentId, profileId);
        if (taken?.ok) takens.took(taken.value);
        return taken ?? err(unknownProfile(deps, agentId, profileId));
      }),
    renewTaken: (agentId, profileId, renewal) => serial(() => takens.renew(agentId, profileId, renewal)),
    putBack: (taken) =>
      serial(async () => {
        const back = await putBack(deps, takens.newest(taken));
        if (back.ok) takens.forget(taken.agentId, taken.profileId);
        return back;
      }),
    purge: (agentId, profileId) =>
      serial(async () => {
        takens.forget(agentId, profileId);
        return await purge(deps, ready, agentId, profileId);
      }),
    setOrder: (agentId, provider, ids) => serial(() => setOrder(deps, agentId, normaliseProvider(provider), ids)),
    secret: (agentId, profileId) => secretOf(deps, agentId, profileId),
    forget: (agentId) => serial(() => forget(deps, agentId)),
  };
}

/** The order made by hand that the agent sees, or else what it would be made from. */
interface OrderedBefore {
  readonly byHand: readonly string[] | undefined;
  readonly stored: readonly string[];
}

const orderedBefore = (view: AgentStore, provider: string): OrderedBefore => ({
  byHand: view.order[provider],
  stored: Object.values(view.profiles).flatMap((it) => (it.provider === provider ? [it.id] : [])),
});

function withProfile(
  now: StoreFile,
  profile: Omit<StoredProfile, 'hasSecret'>,
  place: number | undefined,
  { byHand, stored }: OrderedBefore,
): StoreFile {
  const provider = normaliseProvider(profile.provider);
  const entry: FileProfile = { profile: { ...profile, provider }, extra: {} };
  const next = { ...now, profiles: { ...now.profiles, [profile.id]: entry } };
  if (byHand === undefined && place === undefined) return next;
  return withOrder(next, provider, placed(byHand ?? stored, profile.id, place));
}

/** A new credential has nothing to answer for: windows and counts end. When the account was last used stays true. */
async function cleanRecord(
  { vault, views, changed }: ChangesDeps,
  layer: Layer,
  profileId: string,
  replaced: boolean,
): Promise<Done> {
  const { [profileId]: before } = layer.store().usageStats;
  layer.setStats(profileId, before && replaced ? cleared(before) : undefined);
  views.statsChanged(profileId);
  const stray = strayEntry(layer.agentId, profileId);
  if (vault.has(stray)) await vault.remove(stray); // what stood beside the credential that was replaced
  if (before) await layer.save(); // if this fails an old window comes back after a restart, no more
  changed({ agentId: layer.agentId });
  return ok(undefined);
}

async function update(
  deps: ChangesDeps,
  agentId: string,
  profileId: string,
  { secret, ...patch }: ProfilePatch,
): Promise<Result<StoredProfile, BatonError>> {
  const layer = ownerOf(deps.layers, agentId, profileId);
  if (!layer) return err(unknownProfile(deps, agentId, profileId));

  const write = async (): Promise<Done> =>
    Object.keys(patch).length === 0 ? ok(undefined) : layer.change((now) => patched(now, profileId, patch));
  const done =
    secret === undefined ? await write() : await withSecret(deps.vault, layer.entry(profileId), secret, write);
  if (!done.ok) return done;
  deps.changed({ agentId: layer.agentId });
  const profile = layer.store().profiles[profileId];
  return profile ? ok(profile) : err(unknownProfile(deps, agentId, profileId));
}

function patched(now: StoreFile, profileId: string, { expires, ...patch }: Omit<ProfilePatch, 'secret'>): StoreFile {
  const entry = now.profiles[profileId];
  if (!entry) return now;
  const { expires: before, ...rest } = entry.profile;
  const until = expires === undefined ? before : (expires ?? undefined);
  const { expires: _text, ...extra } = entry.extra;
  const profile = { ...rest, ...patch, ...(until === undefined ? {} : { expires: until }) };
  const next = { ...entry, profile, extra: expires === undefined ? entry.extra : extra };
  return { ...now, profiles: { ...now.profiles, [profileId]: next } };
}

async function setOrder(
  deps: ChangesDeps,
  agentId: string,
  provider: string,
  ids: readonly string[] | null,
): Promise<Done> {
  const loaded = await deps.ready(agentId);
  const layer = deps.layers.get(agentId);
  if (!loaded.ok || !layer) return loaded;
  if (ids?.length === 0) return err({ code: 'bad-input', issues: ['an order needs at least one profile id'] });

  const wrong = (ids ?? []).map((id) => notOf(deps, agentId, provider, id)).find((error) => error !== null);
  if (wrong) return err(wrong);
  const unique = ids && [...new Set(ids)];
  const written = await layer.change((now) => withOrder(now, provider, unique));
  if (written.ok) deps.changed({ agentId });
  return written;
}

/** Only profiles that are stored and of this provider can be put in order. */
function notOf(deps: ChangesDeps, agentId: string, wanted: string, profileId: string): BatonError | null {
  const { profiles } = deps.views.of(agentId);
  const profile = Object.hasOwn(profiles, profileId) ? profiles[profileId] : undefined;
  if (!profile) return unknownProfile(deps, agentId, profileId);
  const { provider } = profile;
  return provider === wanted ? null : { code: 'wrong-provider', profileId, provider, wanted };
}

function secretOf(deps: ChangesDeps, agentId: string, profileId: string): Soon<Result<string, BatonError>> {
  const layer = ownerOf(deps.layers, agentId, profileId);
  const profile = layer?.store().profiles[profileId];
  if (!layer || !profile) return err(unknownProfile(deps, agentId, profileId));

  if (profile.ref) return elsewhere(deps, profileId, profile.ref);
  return whenThere(deps.vault.read(layer.entry(profileId)), (read) =>
    read.ok ? read : unsealed(deps, layer, profile, read.error),
  );
}

async function elsewhere({ resolve }: ChangesDeps, profileId: string, ref: SecretRef) {
  const found = await resolve(ref);
  return found.ok ? found : err({ code: 'secret-not-there', profileId, why: found.error } as const);
}

/** What became of a secret that the vault does not hand out. */
async function unsealed(
  deps: ChangesDeps,
  layer: Layer,
  profile: StoredProfile,
  why: VaultError,
): Promise<Result<string, BatonError>> {
  if (why.code !== 'unknown-secret') return err(why);
  if (!profile.hasSecret) return err({ code: 'no-credentials', provider: profile.provider });

  // It still stands in the file, because the vault could not take it before.
  await layer.sealInline();
  const again = await deps.vault.read(layer.entry(profile.id));
  return again.ok ? again : err(again.error.code === 'unknown-secret' ? notSealed(deps.vault) : again.error);
}

const notSealed = (vault: Vault): BatonError => ({ code: 'vault-locked', name: vault.view().name });

const isOf = (entry: string, agentId: string): boolean =>
  (ofVaultEntry(entry) ?? ofStrayEntry(entry))?.agentId === agentId;

async function forget({ vault, layers, forgotten, changed }: ChangesDeps, agentId: string): Promise<Done> {
  if (agentId === 'main') return err({ code: 'agent-protected', agentId });
  for (const name of vault.names().filter((entry) => isOf(entry, agentId))) {
    const gone = await vault.remove(name);
    if (!gone.ok) return err(asBatonError(gone.error));
  }
  layers.delete(agentId);
  forgotten(agentId);
  changed({ agentId });
  return ok(undefined);
}

/** Seals, then writes; when the write fails the vault is put back as it was. */
async function withSecret(
  vault: Vault,
  name: string,
  secret: string | null,
  write: () => Promise<Done>,
): Promise<Done> {
  if (secret === null) return await withoutSecret(vault, name, write);
  const before = vault.has(name) ? await vault.read(name) : null;
  const sealed = await vault.put(name, secret);
  if (!sealed.ok) return err(asBatonError(sealed.error));
  const written = await write();
  if (written.ok) return written;
  if (before === null) await vault.remove(name);
  else if (before.ok) await vault.put(name, before.value);
  return written;
}

/** Writes first: until then what was sealed before is in use. Should it stay, the doctor finds it. */
async function withoutSecret(vault: Vault, name: string, write: () => Promise<Done>): Promise<Done> {
  const written = await write();
  if (written.ok && vault.has(name)) await vault.remove(name);
  return written;
}

function unknownProfile({ views }: ChangesDeps, agentId: string, profileId: string): BatonError {
  return { code: 'unknown-profile', profileId, nearest: nearest(profileId, Object.keys(views.of(agentId).profiles)) };
}

/** Removing and sealing never ask for an entry that is not there. */
const asBatonError = (error: VaultError): BatonError =>
  error.code === 'unknown-secret' ? { code: 'vault-unreadable', why: `there is no entry ${error.name}` } : error;
