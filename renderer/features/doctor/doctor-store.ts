import type { Api } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { DoctorView } from '#shared/status';
import { createResource } from '../../client/resource.ts';
import type { ResourceOptions } from '../../client/resource.ts';

export interface DoctorDeps extends Pick<ResourceOptions<DoctorView>, 'client' | 'now'> {
  readonly api: Pick<Api, 'doctor.run' | 'doctor.fix'>;
}

export interface Fixed {
  /** One sentence each. */
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/** The latest run. Runs when the page opens and when asked, never by itself: checks read disks and ports. */
export function createDoctorStore({ api, client, now }: DoctorDeps) {
  const resource = createResource({ client, now, topics: [], load: () => api['doctor.run']({}) });
  return Object.assign(resource, {
    /** Puts right what these checks found, or all that can be (no ids); what is true then is shown at once. */
    async fix(ids?: readonly string[]): Promise<Result<Fixed, BatonError>> {
      const result = await api['doctor.fix'](ids === undefined ? {} : { ids: [...ids] });
      if (!result.ok) return result;
      const { done, failed, view } = result.value;
      resource.setState({ view: { kind: 'ready', value: view, at: now() } });
      const sentences = (all: readonly { readonly message: string }[]) => all.map(({ message }) => message);
      return { ok: true, value: { done: sentences(done), failed: sentences(failed) } };
    },
  });
}
export type DoctorStore = ReturnType<typeof createDoctorStore>;
