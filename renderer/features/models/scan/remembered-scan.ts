import { z } from 'zod';
import { rememberedAt } from '../../../client/remembered.ts';

/** Which scan this window watches. */
export const rememberedScan = rememberedAt('baton.scan', z.object({ id: z.string(), agentId: z.string() }));

/** Its id; `null`: none of this agent. */
export function scanOf(agentId: string): string | null {
  const scan = rememberedScan.read();
  return scan?.agentId === agentId ? scan.id : null;
}
