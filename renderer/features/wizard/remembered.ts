import { z } from 'zod';
import { loginMethod } from '#shared/login';

/** Which login this window waits for. Kept for as long as the window, so that drawing it anew does not lose it. No secret. */
const rememberedLogin = z.object({
  id: z.string(),
  provider: z.string(),
  method: loginMethod,
  profileId: z.string().optional(),
  agentId: z.string().optional(),
});
export type RememberedLogin = z.infer<typeof rememberedLogin>;

const PLACE = 'baton.login';

export const remember = (login: RememberedLogin) => sessionStorage.setItem(PLACE, JSON.stringify(login));

export const forget = () => sessionStorage.removeItem(PLACE);

/** `null`: none, or not written by us. */
export function remembered(): RememberedLogin | null {
  const text = sessionStorage.getItem(PLACE);
  if (text === null) return null;
  try {
    return rememberedLogin.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
