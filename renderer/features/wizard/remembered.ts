import { z } from 'zod';
import { loginMethod } from '#shared/login';
import { rememberedAt } from '../../client/remembered.ts';

/** Which login this window waits for. */
export const rememberedLogin = rememberedAt(
  'baton.login',
  z.object({
    id: z.string(),
    provider: z.string(),
    method: loginMethod,
    profileId: z.string().optional(),
    agentId: z.string().optional(),
  }),
);
