import type { AccountGroup } from '#shared/profile';
import type { ProbeChoice } from '#shared/probe';
import { isPositive, millisecondsOf, positiveOf } from '../../ui/positive.ts';

/** What is chosen of a check, as it is typed. */
export interface CheckDraft {
  /** Empty: every provider. */
  readonly provider: string;
  /** Ids of accounts that are not asked. */
  readonly without: ReadonlySet<string>;
  /** Seconds. */
  readonly timeout: string;
  readonly concurrency: string;
  readonly maxTokens: string;
}

/** The numbers that the core takes when none is said. */
export const USUAL: CheckDraft = {
  ...{ provider: '', without: new Set<string>() },
  ...{ timeout: '8', concurrency: '2', maxTokens: '8' },
};

export const checkNumbers = { timeout: false, concurrency: true, maxTokens: true } as const;
export type CheckNumber = keyof typeof checkNumbers;

/** What is asked of the core, and which accounts that concerns (`null`: all). */
export interface CheckOrder {
  readonly choice: ProbeChoice;
  readonly covers: ReadonlySet<string> | null;
}

/** The accounts that could be chosen. */
export const accountsIn = (groups: readonly AccountGroup[], provider: string) =>
  groups.flatMap((group) => (provider === '' || group.provider === provider ? group.profiles : []));

/** How many accounts would be asked. */
export const countOf = (groups: readonly AccountGroup[], { provider, without }: CheckDraft): number =>
  accountsIn(groups, provider).filter(({ id }) => !without.has(id)).length;

/** Where no account is taken out, keys from elsewhere are asked, too. `null`: a number is none, or nobody is left. */
export function orderOfCheck(groups: readonly AccountGroup[], draft: CheckDraft): CheckOrder | null {
  const { provider, without } = draft;
  const names = Object.keys(checkNumbers) as CheckNumber[];
  const all = accountsIn(groups, provider).map(({ id }) => id);
  const asked = all.filter((id) => !without.has(id));
  if (asked.length === 0 || !names.every((name) => isPositive(draft[name], checkNumbers[name]))) return null;
  const [timeoutMs, concurrency] = [millisecondsOf(draft.timeout), positiveOf(draft.concurrency)];
  const maxTokens = positiveOf(draft.maxTokens);
  const isAll = asked.length === all.length;
  return {
    choice: {
      ...(!isAll ? { profiles: asked } : provider !== '' && { providers: [provider] }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(concurrency !== undefined && { concurrency }),
      ...(maxTokens !== undefined && { maxTokens }),
    },
    covers: isAll && provider === '' ? null : new Set(asked),
  };
}
