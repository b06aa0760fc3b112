import type { ScanRow, ScanTrial } from '#shared/scan';
import { DAY } from '../kernel/duration.ts';
import type { CatalogueModel } from '../models/builtin.ts';
import { refKey } from '../models/ref.ts';
import { isFree } from './filter.ts';

/** What a scan knows of one model. */
export interface Seen {
  readonly model: CatalogueModel;
  readonly auth: 'ok' | 'missing';
  readonly tool?: ScanTrial | undefined;
  readonly image?: ScanTrial | undefined;
}

export interface RankOptions {
  readonly maxCandidates: number;
  /** Models are tried, so one that was not is not proposed. */
  readonly probe: boolean;
}

/**
 * The models, best first: those that called a tool, those nobody tried, those that failed, those without an account.
 * Inside each class by points, then by name.
 */
export function rankRows(seen: readonly Seen[], { maxCandidates, probe }: RankOptions, now: number): ScanRow[] {
  return seen
    .map((one) => ({ one, place: classOf(one), points: pointsOf(one, now), key: keyOf(one) }))
    .sort((a, b) => a.place - b.place || b.points - a.points || (a.key < b.key ? -1 : 1))
    .map(({ one, place, points, key }, index) => ({
      ...{ key, name: one.model.name, provider: one.model.provider, free: isFree(one.model) },
      ...{ contextWindow: one.model.contextWindow, parameters: one.model.parameters },
      ...{ released: one.model.released, cost: one.model.cost && { ...one.model.cost }, sees: one.model.image },
      auth: one.auth,
      ...(one.tool && { tool: one.tool }),
      ...(one.image && { image: one.image }),
      rank: index + 1,
      why: whyOf(one, points),
      picked: index < maxCandidates && (place === TRIED || (!probe && place === UNTRIED)),
    }));
}

export const keyOf = ({ model }: Pick<Seen, 'model'>): string => refKey({ provider: model.provider, model: model.id });

const TRIED = 0;
const UNTRIED = 1;

function classOf({ auth, tool }: Seen): number {
  if (auth === 'missing') return 3;
  if (!tool) return UNTRIED;
  return tool.ok ? TRIED : 2;
}

/*
 * Points, at most 100: size 30, age 25, price 20, speed 10, images 10, room 5. What nobody knows counts as rather less
 * than the middle, so that it neither wins nor loses by silence.
 */

/** 1B: 0; 1000B: all. */
const sizePoints = (billions: number | null): number =>
  billions === null ? 14 : clamp((Math.log10(Math.max(1, billions)) / 3) * 30, 30);

/** Two years old: 0. */
const agePoints = (released: string | null, now: number): number => {
  const at = released === null ? Number.NaN : Date.parse(released);
  return Number.isNaN(at) ? 10 : clamp(25 - ((now - at) / (730 * DAY)) * 25, 25);
};

/** Free: all; $100 per million, one part in four of it output: 0. */
const pricePoints = (model: CatalogueModel): number => {
  if (isFree(model)) return 20;
  if (model.cost === null) return 8;
  const blended = model.cost.input * 0.75 + model.cost.output * 0.25;
  return clamp(20 - (Math.log10(1 + blended * 10) / 3) * 20, 20);
};

/** At once: all; 12 s: 0. */
const speedPoints = (tool: ScanTrial | undefined): number =>
  tool?.ok === true ? clamp(10 - (tool.latencyMs / 12_000) * 10, 10) : 0;

const imagePoints = ({ model, image }: Seen): number => (image ? (image.ok ? 10 : 0) : model.image === true ? 6 : 0);

/** A million tokens: all. */
const roomPoints = (tokens: number | null): number => (tokens === null ? 2 : clamp((tokens / 1_000_000) * 5, 5));

const clamp = (points: number, most: number): number => Math.min(most, Math.max(0, points));

export function pointsOf(seen: Seen, now: number): number {
  const { model, tool } = seen;
  return Math.round(
    sizePoints(model.parameters) +
      agePoints(model.released, now) +
      pricePoints(model) +
      speedPoints(tool) +
      imagePoints(seen) +
      roomPoints(model.contextWindow),
  );
}

/** `71 points: called the tool in 1.2 s, sees images, 70B, from 2025-11-01, free.` */
function whyOf(seen: Seen, points: number): string {
  const { model, auth, tool } = seen;
  if (auth === 'missing') return `Last, since no account of ${model.provider} is accepted.`;
  if (tool && !tool.ok)
    return `Behind those that work: ${(tool.why ?? 'it did not call the tool').replace(/\.$/, '')}.`;
  const trial = tool ? `called the tool in ${seconds(tool.latencyMs)}` : 'not tried';
  const facts = [trial, imageWord(seen), sizeWord(model), ageWord(model), priceWord(model)];
  return `${String(points)} points: ${facts.join(', ')}.`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function imageWord({ model, image }: Seen): string {
  if (image) return image.ok ? 'read an image' : 'failed on an image';
  if (model.image === null) return 'images unknown';
  return model.image ? 'sees images' : 'sees no images';
}

const sizeWord = ({ parameters }: CatalogueModel): string =>
  parameters === null ? 'size unknown' : `${String(parameters)}B`;

const ageWord = ({ released }: CatalogueModel): string => (released === null ? 'age unknown' : `from ${released}`);

function priceWord(model: CatalogueModel): string {
  if (isFree(model)) return 'free';
  return model.cost === null
    ? 'price unknown'
    : `$${String(model.cost.input)}/$${String(model.cost.output)} per million`;
}
