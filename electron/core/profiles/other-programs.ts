/** The tokens of a login, as other programs hold them. Secret: never into a log, an event or an error. */
export interface LoginTokens {
  readonly access: string;
  readonly refresh: string;
  /** Epoch ms. */
  readonly expires: number;
  readonly idToken?: string;
  readonly accountId?: string;
}

/** The programs some logins came from, for whoever refreshes them. Nothing here throws or fails loudly. */
export interface OtherPrograms {
  /**
   * Ask right before refreshing, and when a refresh token was refused: the program's own tokens, if it has renewed the
   * login in the meantime. Store and use those instead of refreshing; when `expires` is past, refresh with the new
   * `refresh`. `null`: nothing newer, or the profile came from nowhere.
   */
  otherSource(agentId: string, profileId: string): Promise<LoginTokens | null>;
  /**
   * Call when the new tokens are on disk: the program gets them too, if that is switched on and it still holds the
   * refresh token that was just used up (or the last one it shared with Baton).
   * @param usedRefresh the refresh token that was exchanged for `tokens`
   */
  afterRefresh(agentId: string, profileId: string, usedRefresh: string, tokens: LoginTokens): Promise<void>;
  /** Call when a person signed in anew with this profile: it is no longer the program's login. */
  detach(agentId: string, profileId: string): Promise<void>;
}
