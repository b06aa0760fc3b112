import { z } from 'zod';
import { loginMethods } from './choices.ts';

/** How a login goes: through the browser (PKCE), or with a code typed in on another device. */
export const loginMethod = z.enum(loginMethods);
export type LoginMethod = z.infer<typeof loginMethod>;

/** One login under way, as the window and the command line may know it. No token, no verifier. Times are epoch ms. */
export const loginView = z.object({
  id: z.string(),
  provider: z.string(),
  method: loginMethod,
  state: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('waiting'),
      /** To be opened in a browser; for a device login the page on which the code is typed. */
      url: z.url(),
      /** Device login: to be typed there. */
      userCode: z.string().optional(),
      /** The code, or the address the browser ends on, can be pasted (`login.paste`). */
      paste: z.boolean(),
      /** Nobody listens for the browser's return, because this port is in use: only pasting works. */
      portTaken: z.number().int().optional(),
      /** Nothing else ends this login well: its provider sends the browser elsewhere, or the port is taken. */
      onlyPaste: z.literal(true).optional(),
      expiresAt: z.number(),
    }),
    z.object({ kind: z.literal('done'), profileId: z.string() }),
    /** One sentence: what happened, what to do. */
    z.object({ kind: z.literal('failed'), message: z.string() }),
    z.object({ kind: z.literal('cancelled') }),
  ]),
});
export type LoginView = z.infer<typeof loginView>;
