import type { Api } from '#shared/contract';
import { err, ok } from '#shared/result';
import type { FakeState } from './fake-api.ts';

const HOUR = 3_600_000;

/** Nobody is asked anything; a history is as long as was asked for, and goes up and down like a working day. */
export function fakeUsage({ world, now }: FakeState): Pick<Api, 'usage.refresh' | 'usage.history'> {
  const profiles = () => world.groups.flatMap((group) => group.profiles);
  return {
    'usage.refresh': async ({ profileId }) =>
      ok(
        profiles().flatMap(({ id, provider, label, quota = [] }) =>
          quota.length === 0 || (profileId !== undefined && id !== profileId)
            ? []
            : [{ provider, profileId: id, label, windows: quota }],
        ),
      ),
    'usage.history': async ({ profileId, days }) => {
      const profile = profiles().find(({ id }) => id === profileId);
      if (!profile) return err({ code: 'unknown-profile', profileId, nearest: [] });
      const first = Math.floor(now() / HOUR) - days * 24 + 1;
      return ok(
        (profile.quota ?? []).flatMap(({ name, usedPercent }) =>
          Array.from({ length: days * 24 }, (_, hour) => ({
            at: (first + hour) * HOUR,
            window: name,
            usedPercent: Math.round((usedPercent * (((first + hour) % 24) + 1)) / 24),
          })),
        ),
      );
    },
  };
}
