import { isObject } from '../config/edit.ts';
import { defined } from '../kernel/defined.ts';
import { parseStore, type FileProfile, type StoreFile } from '../profiles/file-v1.ts';
import { text } from './raw.ts';
import type { Candidate } from './types.ts';

/** Where a store was found. `agent`: absent for the main one. */
export interface StorePlace {
  /** Tells several folders apart: `openclaw`, `clawdbot-2`. */
  readonly folder: string;
  readonly where: string;
  readonly agent?: string;
}

export interface StoreReading {
  readonly candidates: Candidate[];
  /** Profiles that hold no secret at all. */
  readonly empty: string[];
  readonly order: StoreFile['order'];
  readonly lastGood: StoreFile['lastGood'];
}

/** `auth-profiles.json` of one agent; `null` when it is none of a version that is known. Pure. */
export function readAuthProfiles(json: unknown, place: StorePlace): StoreReading | null {
  const store = parseStore(json);
  if (store === null) return null;
  const all = Object.entries(store.profiles);
  return {
    candidates: all.flatMap(([id, entry]) => {
      const found = candidate(id, entry, place);
      const stats = store.usageStats[id];
      return found ? [stats ? { ...found, stats } : found] : [];
    }),
    empty: all.flatMap(([id, { inline }]) => (inline ? [] : [id])),
    order: store.order,
    lastGood: store.lastGood,
  };
}

/**
 * The older files: `auth.json` of an agent (provider → credential) and `credentials/oauth.json` (provider → login).
 * Each becomes `<provider>:default` (behaviour §1.3).
 */
export function readByProvider(json: unknown, place: StorePlace, type?: 'oauth'): StoreReading | null {
  if (!isObject(json)) return null;
  const profiles = Object.entries(json).flatMap(([provider, entry]) =>
    isObject(entry) ? [[`${provider}:default`, { ...entry, provider, ...(type ? { type } : {}) }] as const] : [],
  );
  return readAuthProfiles({ version: 1, profiles: Object.fromEntries(profiles) }, place);
}

function candidate(
  id: string,
  { profile, inline }: FileProfile,
  { folder, where, agent }: StorePlace,
): Candidate | null {
  if (!inline) return null;
  const { provider, type, expires, label, email, accountId, projectId, clientId, enterpriseUrl, resourceUrl } = profile;
  const profileId = `${provider}:${id.includes(':') ? id.slice(id.indexOf(':') + 1) : id}`;
  const suffix = profileId.slice(provider.length + 1);
  return {
    ...{
      id: `openclaw/${folder}${agent === undefined ? '' : `.${agent}`}/${id}`,
      source: 'openclaw',
      provider,
      profileId,
    },
    label: label ?? email ?? suffix,
    ...{ where, type, secret: inline.secret },
    // Something that is no number does not say when it ends.
    ...(expires === undefined || Number.isNaN(expires) ? {} : { expires }),
    ...defined({ name: text(label), email, accountId, projectId, clientId, enterpriseUrl, resourceUrl, agent }),
  };
}
