import { createHash } from 'node:crypto';
import type { StoredProfile } from '../profiles/types.ts';
import type { LoginSpec } from '../providers/logins/spec.ts';
import type { Granted } from './client.ts';

/** First wait after a refresh that came to nothing, and the longest, ms; each wait is twice the one before. */
export const FIRST_WAIT = 30_000;
export const LONGEST_WAIT = 30 * 60_000;
/** A token as young as this that is rejected is not rejected for its age. */
const YOUNG = 60_000;
/** Ten years, ms: whoever says more means for ever, and it must remain a moment that can be shown. */
const LONGEST_LIFE = 3_650 * 86_400_000;

/** When the access token is taken to end, epoch ms; a provider's margin never eats more than half of its life. */
export function expiresAt(spec: Pick<LoginSpec, 'early' | 'atLeast'>, granted: Granted, now: number): number {
  const told = granted.expiresAt === undefined ? granted.expiresIn * 1_000 : Math.max(granted.expiresAt - now, 0);
  const life = Math.min(told, LONGEST_LIFE);
  return Math.round(now + Math.max(life - spec.early, life / 2, spec.atLeast ?? 0));
}

/** @param tries refreshes that failed in a row, from 1 */
export const waitAfter = (tries: number): number => Math.min(FIRST_WAIT * 2 ** Math.min(tries - 1, 10), LONGEST_WAIT);

export type Standing = 'good' | 'soon' | 'ended';

/** How an access token stands: `soon` is to be refreshed while it still works. */
export function standing(profile: StoredProfile, lead: number, now: number): Standing {
  const { expires } = profile;
  if (expires === undefined || !Number.isFinite(expires) || expires <= 0 || now >= expires) return 'ended';
  return now >= refreshAt(profile, lead, now) ? 'soon' : 'good';
}

/** Ids under which the logins of other programs are kept (behaviour §1.4). */
const shared = /:(?:claude|codex|qwen|gemini)-cli$/;

/**
 * How long before its end a token is refreshed, ms. A login that another program uses, too, is left to that program
 * until the last moment: refresh tokens are good once, so refreshing early would sign the other one out (§11.4).
 */
export const leadOf = ({ id }: Pick<StoredProfile, 'id'>, spec: Pick<LoginSpec, 'lead'> | undefined): number =>
  spec === undefined || shared.test(id) ? 0 : spec.lead;

/**
 * When it is refreshed, epoch ms: before its end by the provider's lead, but by no more than a quarter of its life,
 * and by up to a third less, each account and token differently, so that not all of them come at once.
 */
export function refreshAt({ id, expires, login }: StoredProfile, lead: number, now: number): number {
  if (expires === undefined || !Number.isFinite(expires) || expires <= 0) return now;
  const got = login?.kind === 'ok' ? login.at : undefined;
  const most = got === undefined || got >= expires ? lead : Math.min(lead, (expires - got) / 4);
  return expires - most * (1 - share(`${id}/${String(expires)}`) / 3);
}

/** A number from 0 to 1 that is always the same for a text. */
const share = (text: string): number => createHash('sha256').update(text).digest().readUInt16BE(0) / 65_536;

/** Refreshing a token that was only just got would change nothing about its being rejected. */
export const isYoung = ({ login }: StoredProfile, now: number): boolean =>
  login?.kind === 'ok' && login.at !== undefined && now >= login.at && now - login.at < YOUNG;
