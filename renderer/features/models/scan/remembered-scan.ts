import { z } from 'zod';

/** Which scan this window watches. Kept for as long as the window, so that drawing it anew does not lose it. */
const rememberedScan = z.object({ id: z.string(), agentId: z.string() });

const PLACE = 'baton.scan';

export const rememberScan = (scan: z.infer<typeof rememberedScan>) =>
  sessionStorage.setItem(PLACE, JSON.stringify(scan));

export const forgetScan = () => sessionStorage.removeItem(PLACE);

/** Its id; `null`: none of this agent. */
export function scanOf(agentId: string): string | null {
  const text = sessionStorage.getItem(PLACE);
  if (text === null) return null;
  try {
    const scan = rememberedScan.parse(JSON.parse(text));
    return scan.agentId === agentId ? scan.id : null;
  } catch {
    return null;
  }
}
