import { timingSafeEqual } from 'node:crypto';
import { calculatePKCECodeChallenge } from 'oauth4webapi';
import type { BatonError } from '#shared/errors';
import type { LoginView } from '#shared/login';
import { err, ok, type Result } from '#shared/result';
import type { Clock, Ids } from '../ports.ts';
import type { BrowserLogin, LoginSpec } from '../providers/logins/spec.ts';
import type { CodeExpected } from './client.ts';
import { explainFailure } from './failure.ts';
import { finish, type FinishDeps } from './finish.ts';
import { listenForReturn, type Loopback } from './loopback.ts';
import type { PageKind } from './page.ts';
import { readPasted } from './pasted.ts';
import { createSession, type Session } from './session.ts';

/** How long Baton waits for the browser, ms. */
export const BROWSER_PATIENCE = 5 * 60_000;

export interface BrowserDeps extends FinishDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly told: (view: LoginView) => void;
  /** For the log; the login itself ends with a sentence. */
  readonly onBug: (bug: unknown) => void;
}

export interface UnderWay {
  readonly session: Session;
  paste(text: string): Promise<Result<LoginView, BatonError>>;
}

/** Begins a login with PKCE: an address to open, and somebody who waits for the return, if the port is free. */
export async function startBrowserLogin(deps: BrowserDeps, browser: BrowserLogin): Promise<UnderWay> {
  const { clock, ids, spec } = deps;
  const expected = { verifier: random(ids, 32), state: random(ids, 24) };
  const url = await authorizeUrl(spec, browser, expected);
  let onReturn: (callback: URLSearchParams) => Promise<PageKind> = async () => 'over';
  const { listen } = browser;
  const listening = listen
    ? await listenForReturn({ ...listen, onReturn: (back) => onReturn(back), onBug: deps.onBug })
    : null;
  const session = createSession(
    { id: ids.next('login'), provider: spec.provider, method: 'browser' },
    {
      kind: 'waiting',
      url,
      paste: true,
      ...(listen && listening?.ok === false && { portTaken: listen.port }),
      ...(listening?.ok !== true && { onlyPaste: true as const }),
      expiresAt: clock.now() + BROWSER_PATIENCE,
    },
    deps.told,
  );
  const complete = once((callback: URLSearchParams) => exchange(deps, session, callback, expected));
  onReturn = (callback) => returned(deps, session, expected, callback, complete);
  if (listening?.ok) closeAfter(session, listening.value);
  void patience(deps, session);
  return { session, paste: (text) => pasted(session, expected, text, complete) };
}

const random = (ids: Ids, size: number): string => Buffer.from(ids.bytes(size)).toString('base64url');

async function authorizeUrl(
  spec: LoginSpec,
  browser: BrowserLogin,
  { state, verifier }: CodeExpected,
): Promise<string> {
  const url = new URL(browser.authorizeUrl);
  const parameters = {
    response_type: 'code',
    client_id: spec.clientId,
    redirect_uri: browser.redirectUrl,
    scope: spec.scopes,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...browser.params,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const closeAfter = ({ signal }: Session, loopback: Loopback): void =>
  signal.addEventListener('abort', () => loopback.close(), { once: true });

async function patience({ clock, name }: BrowserDeps, session: Session): Promise<void> {
  await clock.sleep(BROWSER_PATIENCE, session.signal);
  session.end({ kind: 'failed', message: `Nobody came back from ${name} within 5 minutes. Start again.` });
}

type Complete = (callback: URLSearchParams) => Promise<Result<void, string>> | null;

/** One exchange at a time; `null` while one is under way, since a code is good for one use. */
function once(run: (callback: URLSearchParams) => Promise<Result<void, string>>): Complete {
  let busy = false;
  return (callback) => {
    if (busy) return null;
    busy = true;
    return run(callback).finally(() => (busy = false));
  };
}

async function exchange(
  deps: BrowserDeps,
  session: Session,
  callback: URLSearchParams,
  expected: CodeExpected,
): Promise<Result<void, string>> {
  const got = await deps.client.code(callback, expected, session.signal);
  return got.ok ? await finish(deps, session, got.value) : err(explainFailure(got.error, deps.name));
}

async function returned(
  { name }: BrowserDeps,
  session: Session,
  expected: CodeExpected,
  callback: URLSearchParams,
  complete: Complete,
): Promise<PageKind> {
  if (!isSame(callback.get('state') ?? '', expected.state)) return 'wrong';
  const under = session.isOver() ? null : complete(callback);
  if (under === null) return 'over';
  const done = await under;
  if (done.ok) return 'done';
  session.end({ kind: 'failed', message: done.error || `${name} gave no login. Start again.` });
  return callback.get('error') === 'access_denied' ? 'declined' : 'failed';
}

/** A text that does not fit ends nothing: the right one may still be pasted. */
async function pasted(
  session: Session,
  expected: CodeExpected,
  text: string,
  complete: Complete,
): Promise<Result<LoginView, BatonError>> {
  if (session.isOver()) return err({ code: 'unknown-login' });
  const read = readPasted(text);
  const failed = (message: string) => err({ code: 'login-failed', message } as const);
  if (read.kind === 'nothing')
    return failed('There is no code in this. Paste the code, or the whole address the browser ended on.');
  if (read.kind === 'secret')
    return failed('This is a key or token, not the code of this login. It was sent nowhere; add it as a key or token.');
  if (read.state !== null && !isSame(read.state, expected.state))
    return failed('This code belongs to another login. Use the page that this login opened.');
  // A code that stands alone was brought by the person who began this login; PKCE ties it to this login besides.
  read.callback.set('state', expected.state);
  const under = complete(read.callback);
  if (under === null) return failed('A code is being checked already. Wait a moment.');
  const done = await under;
  return done.ok ? ok(session.view()) : failed(done.error);
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
