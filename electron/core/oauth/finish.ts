import { err, ok, type Result } from '#shared/result';
import type { LoginSpec } from '../providers/logins/spec.ts';
import type { Granted, OAuthClient } from './client.ts';
import { explainFailure } from './failure.ts';
import { identityOf } from './identity.ts';
import { saveLogin, type SaveDeps, type Target } from './save-login.ts';
import type { Session } from './session.ts';

export interface FinishDeps extends SaveDeps {
  readonly client: OAuthClient;
  readonly spec: LoginSpec;
  /** The provider's, for people. */
  readonly name: string;
  readonly target: Target;
}

/** From the tokens to a stored account, and the session's end. An error is one sentence, and ends nothing. */
export async function finish(deps: FinishDeps, session: Session, first: Granted): Promise<Result<void, string>> {
  const { client, spec, name } = deps;
  const settled = await client.settled(first, session.signal);
  if (!settled.ok) return err(explainFailure(settled.error, name));
  const granted = settled.value;
  const told = spec.userinfoUrl === undefined ? ok({}) : await client.userinfo(granted.access, session.signal);
  // Who it is, is nice to know; the login is as good without.
  const identity = identityOf(spec, granted, told.ok ? told.value : {});
  if (session.isOver()) return err('This login is over. Start it again.');
  const saved = await saveLogin(deps, spec, deps.target, granted, identity);
  if (!saved.ok) return saved;
  session.end({ kind: 'done', profileId: saved.value });
  return ok(undefined);
}
