import type { ScanChoice, ScanProvider, ScanRow } from '#shared/scan';
import { isPositive, millisecondsOf, positiveOf } from '../../../ui/positive.ts';

/** What is typed into the filters, as it is typed. */
export interface Draft {
  readonly provider: string;
  readonly minParams: string;
  readonly maxAgeDays: string;
  readonly maxCandidates: string;
  readonly timeout: string;
  readonly concurrency: string;
  readonly probe: boolean;
}

export const EMPTY: Draft = {
  ...{ provider: '', minParams: '', maxAgeDays: '' },
  ...{ maxCandidates: '6', timeout: '12', concurrency: '3', probe: true },
};

export const numbers = ['minParams', 'maxAgeDays', 'maxCandidates', 'timeout', 'concurrency'] as const;
export type NumberName = (typeof numbers)[number];

export const whole: Readonly<Record<NumberName, boolean>> = {
  ...{ minParams: false, maxAgeDays: false, maxCandidates: true, timeout: false, concurrency: true },
};

/** What is asked of the core; a field left empty is left to it. `null`: a field holds no such number. */
export function choiceOf(draft: Draft): ScanChoice | null {
  if (!numbers.every((name) => isPositive(draft[name], whole[name]))) return null;
  const of = (name: NumberName) => positiveOf(draft[name]);
  const all = {
    ...{ minParams: of('minParams'), maxAgeDays: of('maxAgeDays'), maxCandidates: of('maxCandidates') },
    timeoutMs: millisecondsOf(draft.timeout),
    concurrency: of('concurrency'),
    provider: draft.provider === '' ? undefined : draft.provider,
  };
  const said = Object.entries(all).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(said) as ScanChoice), probe: draft.probe };
}

/** `rows` with the newest result in its place; a model that is new comes last. */
export function withResult(rows: readonly ScanRow[], result: ScanRow): readonly ScanRow[] {
  const known = rows.some(({ key }) => key === result.key);
  return known ? rows.map((row) => (row.key === result.key ? result : row)) : [...rows, result];
}

/** Ticked models in the order of their rank, and which of them read images: as tried, else as their provider says. */
export function chosen(rows: readonly ScanRow[], ticked: ReadonlySet<string>) {
  const models = rows.filter(({ key }) => ticked.has(key));
  return {
    models: models.map(({ key }) => key),
    images: models.flatMap(({ key, image, sees }) => ((image?.ok ?? sees === true) ? [key] : [])),
  };
}

/** What models are taken for. Without a use in a line nothing is written there. */
export interface Uses {
  readonly text: boolean;
  /** The first one becomes the first of the line. */
  readonly textFirst: boolean;
  readonly images: boolean;
  readonly imagesFirst: boolean;
}

export function takenOf({ models, images }: ReturnType<typeof chosen>, uses: Uses) {
  return {
    models: uses.text ? models : [],
    images: uses.images ? images : [],
    setDefault: uses.text && uses.textFirst,
    setImage: uses.images && uses.imagesFirst,
  };
}

/** How many were tried in vain; 0: one of them is proposed, or none was tried. */
export const inVain = (rows: readonly ScanRow[]): number =>
  rows.some(({ picked }) => picked) ? 0 : rows.filter(({ tool }) => tool !== undefined).length;

/** Providers whose models were not tried, with the reason. */
export const untried = (providers: readonly ScanProvider[]) =>
  providers.flatMap(({ provider, auth, why }) => (auth === 'ok' || why === undefined ? [] : [{ provider, why }]));
