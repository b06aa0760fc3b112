import { err } from '#shared/result';
import type { ConfigService } from '../config/types.ts';
import type { Profiles } from './store.ts';

/** For whoever sends secrets: none is given out while the config, which says where they belong, is unknown. */
export const whileKnown = (profiles: Profiles, config: Pick<ConfigService, 'unknown'>): Profiles => ({
  ...profiles,
  secret(...of) {
    const unknown = config.unknown();
    return unknown ? err(unknown) : profiles.secret(...of);
  },
});
