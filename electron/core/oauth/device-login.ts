import { calculatePKCECodeChallenge } from 'oauth4webapi';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { DeviceLogin } from '../providers/logins/spec.ts';
import type { BrowserDeps, UnderWay } from './browser-login.ts';
import type { DeviceCode } from './client.ts';
import { explainFailure, type OAuthFailure } from './failure.ts';
import { finish } from './finish.ts';
import { createSession, type Session } from './session.ts';

/** RFC 8628 §3.2, when the provider says nothing. */
const USUAL_INTERVAL = 5_000;

/** Begins a login whose code is typed in on a page, on this or another device (RFC 8628). */
export async function startDeviceLogin(deps: BrowserDeps, device: DeviceLogin): Promise<Result<UnderWay, BatonError>> {
  const { clock, ids, client, spec, name } = deps;
  const verifier = device.pkce ? Buffer.from(ids.bytes(32)).toString('base64url') : undefined;
  const challenge = verifier === undefined ? undefined : await calculatePKCECodeChallenge(verifier);
  const begun = await client.device(challenge, new AbortController().signal);
  if (!begun.ok) return err({ code: 'login-failed', message: explainFailure(begun.error, name) });
  const code = begun.value;
  if (!isWebAddress(code.url))
    return err({ code: 'login-failed', message: `${name} named no page for its code. Try again in a minute.` });
  const expiresAt = clock.now() + code.expiresIn * 1_000;
  const session = createSession(
    { id: ids.next('login'), provider: spec.provider, method: 'device' },
    { kind: 'waiting', url: code.url, userCode: code.userCode, paste: false, expiresAt },
    deps.told,
  );
  follow(deps, device, session, code, verifier, expiresAt).catch((bug: unknown) => {
    session.end({ kind: 'failed', message: `The login at ${name} broke off. Start again.` });
    deps.onBug(bug);
  });
  const message = `Nothing is to be pasted here: type the code in on the page of ${name}.`;
  return ok({ session, paste: async () => err({ code: 'login-failed', message }) });
}

const isWebAddress = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

async function follow(
  deps: BrowserDeps,
  device: DeviceLogin,
  session: Session,
  { deviceCode, interval }: DeviceCode,
  verifier: string | undefined,
  expiresAt: number,
): Promise<void> {
  const { clock, client, name } = deps;
  let wait = device.every ?? (interval === undefined ? USUAL_INTERVAL : interval * 1_000);
  for (;;) {
    await clock.sleep(wait, session.signal);
    if (session.isOver()) return;
    if (clock.now() >= expiresAt) break;
    const got = await client.poll(deviceCode, verifier, session.signal);
    if (got.ok) {
      const done = await finish(deps, session, got.value);
      if (!done.ok) session.end({ kind: 'failed', message: done.error });
      return;
    }
    const next = afterPoll(got.error, wait, device);
    if (next === null) {
      session.end({ kind: 'failed', message: explainFailure(got.error, name) });
      return;
    }
    wait = next;
  }
  session.end({ kind: 'failed', message: `The code for ${name} has run out. Start again for a new one.` });
}

/** How long to wait before asking again; `null`: it is over. */
function afterPoll(failure: OAuthFailure, wait: number, { slower }: DeviceLogin): number | null {
  switch (failure.kind) {
    case 'error':
      if (failure.code === 'authorization_pending') return wait;
      return failure.code === 'slow_down' || failure.status === 429 ? slower(wait) : null;
    case 'broken':
    case 'unreachable':
      // RFC 8628 §3.5: a connection that timed out is to be asked less often.
      return Math.min(wait * 2, 30_000);
    case 'aborted':
      return null;
  }
}
