import { join } from 'node:path';
import { isObject } from '../config/edit.ts';
import { folderFrom, parseJson } from './foreign-file.ts';
import { text, time } from './raw.ts';
import type { CliProgram } from './types.ts';

/**
 * Gemini CLI: `~/.gemini/oauth_creds.json`, or the same under `GEMINI_CLI_HOME`. Its refresh token stays the same for
 * good, and only the program's own id and secret can use it: Baton's user brings those, or Gemini CLI renews the login.
 */
export const geminiCli: CliProgram = {
  source: 'gemini-cli',
  name: 'Gemini CLI',
  provider: 'google-gemini-cli',
  profileId: 'google-gemini-cli:gemini-cli',
  file: (home, env) => join(folderFrom(home, env['GEMINI_CLI_HOME']) ?? home, '.gemini', 'oauth_creds.json'),
  keychain: () => [],
  parse(raw) {
    const json = parseJson(raw);
    if (!isObject(json)) return { kind: 'odd' };
    if (Object.keys(json).length === 0) return { kind: 'none' };
    const access = text(json['access_token']);
    const refresh = text(json['refresh_token']);
    const expires = time(json['expiry_date']);
    if (access === undefined || refresh === undefined || expires === undefined) return { kind: 'odd' };
    return { kind: 'found', tokens: { access, refresh, expires } };
  },
  edits: ({ access, refresh, expires, idToken }) => [
    { path: ['access_token'], value: access },
    { path: ['refresh_token'], value: refresh },
    { path: ['expiry_date'], value: expires },
    ...(idToken === undefined ? [] : [{ path: ['id_token'], value: idToken, optional: true } as const]),
  ],
};
