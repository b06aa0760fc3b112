import { join } from 'node:path';
import { isObject } from '../config/edit.ts';
import { parseJson } from './foreign-file.ts';
import { text, time } from './raw.ts';
import type { CliProgram } from './types.ts';

/** Qwen Code: `~/.qwen/oauth_creds.json` (behaviour §11.1). It never uses a keychain. */
export const qwen: CliProgram = {
  source: 'qwen',
  name: 'Qwen Code',
  provider: 'qwen-portal',
  profileId: 'qwen-portal:qwen-cli',
  file: (home) => join(home, '.qwen', 'oauth_creds.json'),
  keychain: () => [],
  parse(raw) {
    const json = parseJson(raw);
    if (!isObject(json)) return { kind: 'odd' };
    if (Object.keys(json).length === 0) return { kind: 'none' };
    const access = text(json['access_token']);
    const refresh = text(json['refresh_token']);
    const expires = time(json['expiry_date']);
    if (access === undefined || refresh === undefined || expires === undefined) return { kind: 'odd' };
    const resourceUrl = text(json['resource_url']);
    const where = resourceUrl === undefined ? {} : { resourceUrl };
    return { kind: 'found', tokens: { access, refresh, expires, ...where } };
  },
  edits: ({ access, refresh, expires }) => [
    { path: ['access_token'], value: access },
    { path: ['refresh_token'], value: refresh },
    { path: ['expiry_date'], value: expires },
  ],
};
