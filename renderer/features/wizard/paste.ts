import type { AddMethod, ProviderView } from '#shared/provider';
import { secretProblem } from '#shared/secret-input';
import type { SecretProblem, SecretRead } from '#shared/secret-input';
import { t } from '../../i18n/t.ts';

/* The pasted secret: how it is shown, and what is said about it while typing. */

const DOT = '•';
const LAST = 4;
/** A shorter one shows no end: four of few characters would be much of it. */
const SHORTEST_WITH_END = 24;

/** One dot per character, so that a place in what is shown is a place in the secret; its prefix and last 4 are plain. */
export function masked(secret: string, prefix = ''): string {
  const plain = commonStart(secret, prefix);
  const end = secret.length - plain >= SHORTEST_WITH_END ? LAST : 0;
  return secret.slice(0, plain) + DOT.repeat(secret.length - plain - end) + secret.slice(secret.length - end);
}

/**
 * The secret after an edit of what is shown of it (`before` → `after`, as long as the secret and its new form).
 * `caret`: where it stands after the edit; all that is behind it is as it was.
 */
export function edited(secret: string, before: string, after: string, caret: number): string {
  const tail = Math.min(after.length - caret, secret.length);
  const kept = Math.min(commonStart(before, after), caret, secret.length - tail);
  return secret.slice(0, kept) + after.slice(kept, after.length - tail) + secret.slice(secret.length - tail);
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

export interface Rule {
  readonly kept: boolean;
  readonly text: string;
  /** The part of the text that is to be read letter by letter. */
  readonly code?: string;
  /** What to do about a broken one. */
  readonly advice?: string;
  /** The provider this secret belongs to. */
  readonly other?: string;
}

export interface PasteCheck {
  readonly rules: readonly Rule[];
  /** It can be sent to be checked. */
  readonly fine: boolean;
}

/** What holds and what does not; nothing at all about an empty field. */
export function checkPaste(
  provider: ProviderView,
  method: AddMethod,
  read: SecretRead,
  others: readonly ProviderView[],
): PasteCheck {
  if (read.secret === '') return { rules: [], fine: false };
  const problem = secretProblem(provider, method, read.secret, others);
  const broken = problem ? brokenRule(problem, method) : null;
  return { rules: [...keptRules(read, method, problem), ...(broken ? [broken] : [])], fine: problem === null };
}

function keptRules(
  { secret, cleaned }: SecretRead,
  { prefix, minLength }: AddMethod,
  problem: SecretProblem | null,
): Rule[] {
  const kept = (text: string): Rule => ({ kept: true, text });
  return [
    ...(prefix !== undefined && secret.startsWith(prefix)
      ? [{ ...kept(t('wizard.prefix', { prefix })), code: prefix }]
      : []),
    ...(cleaned.lineBreaks > 0 ? [kept(t('wizard.cleaned', { n: cleaned.lineBreaks }))] : []),
    ...(cleaned.spaces > 0 ? [kept(t('wizard.cleanedSpaces', { n: cleaned.spaces }))] : []),
    ...(cleaned.wrapper ? [kept(t('wizard.cleanedWrapping'))] : []),
    ...(problem === null && minLength > 1 ? [kept(t('wizard.long', { have: secret.length }))] : []),
  ];
}

function brokenRule(problem: SecretProblem, { kind }: AddMethod): Rule | null {
  switch (problem.code) {
    case 'secret-too-short': {
      const { have, min } = problem;
      const advice = t(kind === 'setup-token' ? 'wizard.shortAdvice.terminal' : 'wizard.shortAdvice');
      return { kept: false, text: t('wizard.short', { n: min - have, have, min }), advice };
    }
    case 'secret-prefix':
      return {
        kept: false,
        text: t('wizard.prefixWrong', { prefix: problem.prefix }),
        code: problem.prefix,
        advice: t('wizard.prefixAdvice'),
      };
    case 'secret-masked':
      return { kept: false, text: t('wizard.masked'), advice: t('wizard.maskedAdvice') };
    case 'secret-of-other':
      return { kept: false, text: t('wizard.other', { name: problem.name }), other: problem.provider };
    default:
      return null;
  }
}

/** The method of a provider a secret was made for: the one with the longest prefix it begins with. */
export function methodFor(provider: ProviderView, secret: string): AddMethod | null {
  const length = ({ prefix = '' }: AddMethod) => prefix.length;
  const fits = provider.methods.filter(({ prefix = '' }) => secret.startsWith(prefix));
  return fits.sort((a, b) => length(b) - length(a))[0] ?? null;
}
