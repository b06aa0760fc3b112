import { z } from 'zod';
import { rememberedAt } from '../../client/remembered.ts';

/** Which check of many accounts this window watches, and which accounts it asks (`null`: all). */
export const rememberedCheck = rememberedAt(
  'baton.check',
  z.object({ id: z.string(), agentId: z.string(), covers: z.array(z.string()).nullable() }),
);
