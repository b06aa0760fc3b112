import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isObject } from '../config/edit.ts';
import { HOUR } from '../kernel/duration.ts';
import { folderFrom, parseJson } from './foreign-file.ts';
import { text, time } from './raw.ts';
import type { CliProgram, Look } from './types.ts';

const codexHome = (home: string, env: Look['env']): string =>
  folderFrom(home, env['CODEX_HOME']) ?? join(home, '.codex');

/** Codex CLI: `$CODEX_HOME/auth.json`, on macOS maybe its keychain entry (behaviour §11.1). */
export const codex: CliProgram = {
  source: 'codex',
  name: 'Codex CLI',
  provider: 'openai-codex',
  profileId: 'openai-codex:codex-cli',
  file: (home, env) => join(codexHome(home, env), 'auth.json'),
  keychain: (home, env) => [{ service: 'Codex Auth', account: keychainAccount(codexHome(home, env)) }],
  parse(raw, mtimeMs) {
    const json = parseJson(raw);
    if (!isObject(json)) return { kind: 'odd' };
    const key = text(json['OPENAI_API_KEY']);
    const tokens = tokensOf(json, mtimeMs);
    if (tokens === 'odd') return { kind: 'odd' };
    if (key === undefined && tokens === undefined) return { kind: 'none' };
    return {
      kind: 'found',
      ...(tokens === undefined ? {} : { tokens }),
      ...(key === undefined ? {} : { apiKey: { provider: 'openai', key } }),
    };
  },
  edits: ({ access, refresh, idToken }, now) => [
    { path: ['tokens', 'access_token'], value: access },
    { path: ['tokens', 'refresh_token'], value: refresh },
    ...(idToken === undefined ? [] : [{ path: ['tokens', 'id_token'], value: idToken, optional: true } as const]),
    { path: ['last_refresh'], value: new Date(now).toISOString(), optional: true },
  ],
};

function tokensOf(json: Record<string, unknown>, mtimeMs: number) {
  const tokens = json['tokens'];
  if (tokens === undefined || tokens === null) return undefined;
  if (!isObject(tokens)) return 'odd';
  const access = text(tokens['access_token']);
  const refresh = text(tokens['refresh_token']);
  if (access === undefined || refresh === undefined) return 'odd';
  const accountId = text(tokens['account_id']);
  const expires = endOf(access) ?? (refreshedAt(json['last_refresh']) ?? mtimeMs) + HOUR;
  return { access, refresh, expires, ...(accountId === undefined ? {} : { accountId }) };
}

/** The file names no end. The token itself does, if it is a JWT; else it is taken to last an hour from its making. */
function endOf(token: string): number | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  const claims = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  const seconds = isObject(claims) ? time(claims['exp']) : undefined;
  return seconds === undefined ? undefined : time(seconds * 1000);
}

/** Written as a date; keychain entries have been seen with milliseconds. */
function refreshedAt(value: unknown): number | undefined {
  const parsed = typeof value === 'string' ? Date.parse(value) : value;
  return time(parsed);
}

/** `cli|` and the first 16 digits of the folder's SHA-256. */
const keychainAccount = (folder: string): string =>
  `cli|${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
