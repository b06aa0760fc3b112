import type { StoreFile } from './file-v1.ts';

/** Pure edits of one agent's file. */

/** Puts an id into a list: at `place`, else where it is, else last. */
export function placed(ids: readonly string[], id: string, place: number | undefined): string[] {
  const at = place ?? (ids.includes(id) ? ids.indexOf(id) : ids.length);
  const others = ids.filter((other) => other !== id);
  return [...others.slice(0, at), id, ...others.slice(at)];
}

/** `null` or an empty list: no order made by hand. */
export function withOrder(now: StoreFile, provider: string, ids: readonly string[] | null): StoreFile {
  const { [provider]: _before, ...others } = now.order;
  return { ...now, order: ids === null || ids.length === 0 ? others : { ...others, [provider]: ids } };
}

/** Without the profile and without its name in any order. */
export function withoutProfile(now: StoreFile, profileId: string): StoreFile {
  const { [profileId]: _gone, ...profiles } = now.profiles;
  return { ...withoutMention(now, profileId), profiles };
}

/** Without its name in any order; the same file when it is in none. */
export function withoutMention(now: StoreFile, profileId: string): StoreFile {
  return Object.entries(now.order)
    .filter(([, ids]) => ids.includes(profileId))
    .reduce(
      (file, [provider, ids]) =>
        withOrder(
          file,
          provider,
          ids.filter((id) => id !== profileId),
        ),
      now,
    );
}
