import * as oauth from 'oauth4webapi';
import { err, ok, type Result } from '#shared/result';
import type { Network } from '../ports.ts';
import type { LoginSpec } from '../providers/logins/spec.ts';
import { exchanged } from './exchange.ts';
import { asFailure, type OAuthFailure } from './failure.ts';
import { isLoopbackUrl } from './loopback-url.ts';
import { ID_TOKEN, UNTOLD_LIFE } from './tolerant.ts';
import { oauthFetch } from './transport.ts';

/** What a token endpoint gave. */
export interface Granted {
  readonly access: string;
  /** Absent: the one that was sent stays good. */
  readonly refresh?: string;
  /** Seconds, above zero. */
  readonly expiresIn: number;
  /** Epoch ms, where the provider names the moment instead. */
  readonly expiresAt?: number;
  readonly idToken?: string;
  /** The whole answer, for what a provider tells of the account in it. Holds secrets. */
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly url: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Seconds; absent: the provider names none. */
  readonly interval?: number;
}

export type Answer<T> = Promise<Result<T, OAuthFailure>>;

/** The OAuth protocol, spoken to one provider. */
export interface OAuthClient {
  /** @param callback the parameters the browser came back with; state and error are checked */
  code(callback: URLSearchParams, expected: CodeExpected, signal: AbortSignal): Answer<Granted>;
  refresh(token: string, signal: AbortSignal): Answer<Granted>;
  /** @param challenge of PKCE, where the provider wants it */
  device(challenge: string | undefined, signal: AbortSignal): Answer<DeviceCode>;
  poll(deviceCode: string, verifier: string | undefined, signal: AbortSignal): Answer<Granted>;
  /** The first access token of a login may be none to work with: then what is made from it. */
  settled(granted: Granted, signal: AbortSignal): Answer<Granted>;
  userinfo(access: string, signal: AbortSignal): Answer<Readonly<Record<string, unknown>>>;
}

export interface CodeExpected {
  readonly state: string;
  readonly verifier: string;
}

/** @param sent secrets of the question, which some servers repeat when they complain */
const asked = async <T>(ask: () => Promise<T>, ...sent: readonly string[]): Answer<T> => {
  try {
    return ok(await ask());
  } catch (error) {
    return err(asFailure(error, sent));
  }
};

export function createOAuthClient(network: Network, spec: LoginSpec): OAuthClient {
  const { as, client, auth } = parties(spec);
  const options = (signal: AbortSignal, url: string = spec.tokenUrl) => ({
    signal,
    [oauth.customFetch]: oauthFetch(network, url === spec.tokenUrl ? spec.tokenBody : 'form'),
    // Deprecated only to be noticed: there is no other way to a server on this computer, and it is used for no other.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    [oauth.allowInsecureRequests]: isLoopbackUrl(url),
  });
  const exchange = (token: string, signal: AbortSignal) => exchanged(network, spec, token, signal);

  return {
    code: (callback, { state, verifier }, signal) =>
      asked(
        async () => {
          const checked = oauth.validateAuthResponse(as, client, withoutIssuer(callback), state);
          const redirect = spec.browser?.redirectUrl ?? '';
          const more = spec.browser?.sendsState === true ? { additionalParameters: { state } } : {};
          const response = await oauth.authorizationCodeGrantRequest(as, client, auth, checked, redirect, verifier, {
            ...options(signal),
            ...more,
          });
          return granted(await oauth.processAuthorizationCodeResponse(as, client, response));
        },
        ...secretsOf(callback.get('code'), verifier),
      ),

    refresh: (token, signal) =>
      spec.exchangeUrl === undefined
        ? asked(
            async () => {
              const response = await oauth.refreshTokenGrantRequest(as, client, auth, token, options(signal));
              return granted(await oauth.processRefreshTokenResponse(as, client, response));
            },
            ...secretsOf(token, spec.clientSecret),
          )
        : asked(() => exchange(token, signal), token),

    device: (challenge, signal) =>
      asked(async () => {
        const pkce = challenge === undefined ? {} : { code_challenge: challenge, code_challenge_method: 'S256' };
        const parameters = { scope: spec.scopes, ...pkce };
        const to = options(signal, spec.device?.deviceUrl);
        const response = await oauth.deviceAuthorizationRequest(as, client, auth, parameters, to);
        return deviceCode(await oauth.processDeviceAuthorizationResponse(as, client, response));
      }),

    poll: (code, verifier, signal) =>
      asked(
        async () => {
          const more = verifier === undefined ? {} : { additionalParameters: { code_verifier: verifier } };
          const to = { ...options(signal), ...more };
          const response = await oauth.deviceCodeGrantRequest(as, client, auth, code, to);
          return granted(await oauth.processDeviceCodeResponse(as, client, response));
        },
        ...secretsOf(code, verifier),
      ),

    settled: async (got, signal) =>
      spec.exchangeUrl === undefined ? ok(got) : asked(() => exchange(got.access, signal), got.access),

    userinfo: (access, signal) =>
      asked(async () => {
        const response = await oauth.userInfoRequest(as, client, access, options(signal, spec.userinfoUrl));
        return await oauth.processUserInfoResponse(as, client, oauth.skipSubjectCheck, response);
      }, access),
  };
}

const secretsOf = (...texts: readonly (string | null | undefined)[]): string[] => texts.flatMap((text) => text ?? []);

function parties(spec: LoginSpec) {
  const as: oauth.AuthorizationServer = {
    issuer: new URL(spec.tokenUrl).origin,
    token_endpoint: spec.tokenUrl,
    ...(spec.device && { device_authorization_endpoint: spec.device.deviceUrl }),
    ...(spec.userinfoUrl !== undefined && { userinfo_endpoint: spec.userinfoUrl }),
  };
  const client: oauth.Client = { client_id: spec.clientId };
  const auth = spec.clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(spec.clientSecret);
  return { as, client, auth };
}

/** No provider tells its issuer beforehand, and each login has an address, a state and a verifier of its own. */
function withoutIssuer(callback: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(callback);
  rest.delete('iss');
  return rest;
}

function granted(answer: oauth.TokenEndpointResponse): Granted {
  const idToken = answer[ID_TOKEN];
  return {
    access: answer.access_token,
    ...(answer.refresh_token !== undefined && { refresh: answer.refresh_token }),
    expiresIn: answer.expires_in ?? UNTOLD_LIFE,
    ...(typeof idToken === 'string' && { idToken }),
    answer,
  };
}

const deviceCode = (answer: oauth.DeviceAuthorizationResponse): DeviceCode => ({
  deviceCode: answer.device_code,
  userCode: answer.user_code,
  url: answer.verification_uri_complete ?? answer.verification_uri,
  expiresIn: answer.expires_in,
  ...(answer.interval !== undefined && { interval: answer.interval }),
});
