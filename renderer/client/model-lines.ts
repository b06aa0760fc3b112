import type { Api } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { ModelStep, SelectionView } from '#shared/model';
import type { Result } from '#shared/result';

/* The two lines of models that an agent has, and the two calls that write each. */

/** `text`: for every request. `image`: for one with images that the text model cannot see. */
export type LineKind = 'text' | 'image';

/** The first of a line and those that take over; `null`: there is no image model. */
interface Parts {
  readonly first: ModelStep | null;
  readonly fallbacks: readonly ModelStep[];
}

export const partsOf = (view: SelectionView, line: LineKind): Parts =>
  line === 'text'
    ? { first: view.primary, fallbacks: view.fallbacks }
    : { first: view.image, fallbacks: view.imageFallbacks };

/** The relay line of models: the first, then its fallbacks, each once (a model named twice is asked once). */
export function chainOf(view: SelectionView, line: LineKind): readonly ModelStep[] {
  const { first, fallbacks } = partsOf(view, line);
  const steps = first === null ? fallbacks : [first, ...fallbacks];
  return steps.filter(({ key }, index) => steps.findIndex((step) => step.key === key) === index);
}

/** What an agent has of a line: everybody's, its own, or (of fallbacks) none at all. */
export type Whose = 'follow' | 'own' | 'none';

export interface WhoseParts {
  readonly first: Whose;
  readonly fallbacks: Whose;
}

export function whose(view: SelectionView, line: LineKind): WhoseParts {
  const [ownFirst, ownFallbacks] =
    line === 'text' ? [view.ownPrimary, view.ownFallbacks] : [view.ownImage, view.ownImageFallbacks];
  const { fallbacks } = partsOf(view, line);
  return {
    first: ownFirst ? 'own' : 'follow',
    fallbacks: !ownFallbacks ? 'follow' : fallbacks.length === 0 ? 'none' : 'own',
  };
}

export type LineApi = Pick<Api, 'models.set' | 'models.setImage' | 'fallbacks.set' | 'imageFallbacks.set'>;

export interface LineWrites {
  /** `null` (agents only): as for all agents again; of `main`'s images: none. */
  first(model: string | null): Promise<Result<unknown, BatonError>>;
  /** `null` (agents only): as for all agents again; `[]`: never another model. */
  fallbacks(models: readonly string[] | null): Promise<Result<unknown, BatonError>>;
}

export function lineWrites(api: LineApi, agentId: string, line: LineKind): LineWrites {
  const list = (models: readonly string[] | null) => (models === null ? null : [...models]);
  return line === 'text'
    ? {
        first: (model) => api['models.set']({ agentId, model }),
        fallbacks: (models) => api['fallbacks.set']({ agentId, models: list(models) }),
      }
    : {
        first: (model) => api['models.setImage']({ agentId, model }),
        fallbacks: (models) => api['imageFallbacks.set']({ agentId, models: list(models) }),
      };
}
