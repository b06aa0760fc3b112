import type { Api } from '#shared/contract';
import type { ModelStep, SelectionView } from '#shared/model';
import { err, ok } from '#shared/result';
import type { FakeState } from './fake-api.ts';

type Images = Pick<SelectionView, 'image' | 'imageFallbacks' | 'ownImage' | 'ownImageFallbacks'>;

/** The part of `models.selection` about images. */
export function imageSelection({ world }: FakeState, agentId: string, step: (key: string) => ModelStep): Images {
  const image = world.ownImage[agentId] ?? world.image;
  return {
    image: image === null ? null : step(image),
    imageFallbacks: (world.ownImageFallbacks[agentId] ?? world.imageFallbacks).map(step),
    ownImage: agentId in world.ownImage,
    ownImageFallbacks: agentId in world.ownImageFallbacks,
  };
}

const without = <T>(all: Record<string, T>, id: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => name !== id));

/** The image model and its fallbacks, kept in the world. */
export function fakeImages(
  state: FakeState,
): Pick<Api, 'models.setImage' | 'imageFallbacks.add' | 'imageFallbacks.remove' | 'imageFallbacks.set'> {
  const { world } = state;
  const current = (agentId = 'main') => world.ownImageFallbacks[agentId] ?? world.imageFallbacks;
  const put = (agentId = 'main', fallbacks: string[] | null) => {
    if (agentId === 'main') world.imageFallbacks = fallbacks ?? [];
    else if (fallbacks === null) world.ownImageFallbacks = without(world.ownImageFallbacks, agentId);
    else world.ownImageFallbacks[agentId] = fallbacks;
    state.changed('models');
    return ok({ fallbacks: current(agentId) });
  };
  return {
    'models.setImage': async ({ agentId = 'main', model }) => {
      const key = model === null ? null : (world.aliases[model] ?? model);
      const row = world.models.find((each) => each.key === key);
      if (row && !row.input.includes('image')) return err({ code: 'sees-no-images', model: row.key });
      if (agentId === 'main') world.image = key;
      else if (key === null) world.ownImage = without(world.ownImage, agentId);
      else world.ownImage[agentId] = key;
      state.changed('models');
      return ok({ model: world.ownImage[agentId] ?? world.image });
    },
    'imageFallbacks.add': async ({ agentId, model }) =>
      put(agentId, [...current(agentId).filter((key) => key !== model), model]),
    'imageFallbacks.remove': async ({ agentId, model }) =>
      current(agentId).includes(model)
        ? put(
            agentId,
            current(agentId).filter((key) => key !== model),
          )
        : err({ code: 'not-a-fallback', model }),
    'imageFallbacks.set': async ({ agentId, models }) => put(agentId, models),
  };
}
