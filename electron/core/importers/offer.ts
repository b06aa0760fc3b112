import type { ImportItem, ImportProblem } from '#shared/import';
import { defined } from '../kernel/defined.ts';
import type { ProviderTable } from '../providers/spec.ts';
import { decide, type Stored, type Verdict } from './decide.ts';
import { freeId, hasEnded } from './take.ts';
import type { Candidate, Reading } from './types.ts';

/** What `main` has, and what of it came from elsewhere. */
export interface Known {
  readonly stored: readonly Stored[];
  /** The id of the account that an item became earlier. */
  readonly linked: (item: string) => string | undefined;
}

/** What was found, for people: no secret, only what Baton can use, and under the id that it would have. */
export function offer(
  { candidates, problems, settings }: Reading,
  providers: ProviderTable,
  known: Known,
  now: number,
): { readonly items: ImportItem[]; readonly problems: ImportProblem[] } {
  const coming = new Set((settings ?? []).flatMap((it) => Object.keys(it.providers)));
  const isKnown = ({ provider }: Candidate) => providers.get(provider) !== undefined || coming.has(provider);
  return {
    items: itemsOf(candidates.filter(isKnown), known, now),
    problems: [...problems, ...strangers(candidates.filter((it) => !isKnown(it)))],
  };
}

/** Each under the id that it would have if those before it were taken, too. */
function itemsOf(candidates: readonly Candidate[], known: Known, now: number): ImportItem[] {
  const there = [...known.stored];
  return candidates.map((it) => {
    const verdict = decide(it, there, known.linked(it.id), now);
    const ids = there.map(({ profile }) => profile.id);
    const profileId = verdict.kind === 'add' ? freeId(it, ids) : verdict.profileId;
    if (verdict.kind === 'add' && !hasEnded(it, now)) there.push(asStored(it, profileId));
    return itemOf(it, profileId, known, now);
  });
}

function asStored({ provider, type, secret, expires, awsProfile }: Candidate, id: string): Stored {
  return { profile: { id, provider, type, hasSecret: true, ...defined({ expires, awsProfile }) }, secret };
}

function itemOf(candidate: Candidate, profileId: string, { stored, linked }: Known, now: number): ImportItem {
  const { id, source, provider, label, where, type, expires, origin } = candidate;
  const verdict = decide(candidate, stored, linked(id), now);
  return {
    ...{ id, source, provider, profileId, label, where, type },
    state: stateOf(candidate, verdict, now),
    writeBack: origin !== undefined,
    ...defined({ expires }),
  };
}

function stateOf(candidate: Candidate, { kind }: Verdict, now: number): ImportItem['state'] {
  if (kind === 'same' || kind === 'keep') return 'stored';
  if (hasEnded(candidate, now)) return 'expired';
  // A date that was written down is more than is known of a key.
  return candidate.expires === undefined ? 'unchecked' : 'ready';
}

/** One line for each place that holds accounts of providers Baton cannot ask. */
function strangers(candidates: readonly Candidate[]): ImportProblem[] {
  const places = [...new Set(candidates.map(({ where }) => where))];
  return places.flatMap((where) => {
    const there = candidates.filter((it) => it.where === where);
    const names = [...new Set(there.map(({ provider }) => provider))].join(', ');
    const [first] = there;
    if (!first) return [];
    const message = `It holds accounts that Baton cannot use yet: ${names}.`;
    return [{ source: first.source, where, message, needsClick: false }];
  });
}
