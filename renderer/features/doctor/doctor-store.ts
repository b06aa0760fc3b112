import type { Api } from '#shared/contract';
import type { DoctorView } from '#shared/status';
import { createResource } from '../../client/resource.ts';
import type { ResourceOptions } from '../../client/resource.ts';

export interface DoctorDeps extends Pick<ResourceOptions<DoctorView>, 'client' | 'now'> {
  readonly api: Pick<Api, 'doctor.run'>;
}

/** The latest run. Runs when the page opens and when asked, never by itself: checks read disks and ports. */
export const createDoctorStore = ({ api, client, now }: DoctorDeps) =>
  createResource({ client, now, topics: [], load: () => api['doctor.run']({}) });
