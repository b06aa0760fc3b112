import { join } from 'node:path';
import { isObject } from '../config/edit.ts';
import { folderFrom, parseJson } from './foreign-file.ts';
import { text, time } from './raw.ts';
import type { CliProgram } from './types.ts';

/** Claude Code: `~/.claude/.credentials.json`, on macOS its keychain entry (behaviour §11.1). */
export const claudeCode: CliProgram = {
  source: 'claude-code',
  name: 'Claude Code',
  provider: 'anthropic',
  profileId: 'anthropic:claude-cli',
  file: (home, env) => join(folderFrom(home, env['CLAUDE_CONFIG_DIR']) ?? join(home, '.claude'), '.credentials.json'),
  // It stores under the user's name; earlier versions under its own.
  keychain: (_home, env) =>
    [env['USER'], 'Claude Code'].flatMap((account) =>
      account ? [{ service: 'Claude Code-credentials', account }] : [],
    ),
  parse(raw) {
    const json = parseJson(raw);
    if (!isObject(json)) return { kind: 'odd' };
    const login = json['claudeAiOauth'];
    // Logins of MCP servers live in the same file.
    if (login === undefined || login === null) return { kind: 'none' };
    if (!isObject(login)) return { kind: 'odd' };
    const access = text(login['accessToken']);
    const expires = time(login['expiresAt']);
    if (access === undefined || expires === undefined) return { kind: 'odd' };
    return { kind: 'found', tokens: { access, refresh: text(login['refreshToken']) ?? '', expires } };
  },
  edits: ({ access, refresh, expires }) => [
    { path: ['claudeAiOauth', 'accessToken'], value: access },
    { path: ['claudeAiOauth', 'refreshToken'], value: refresh },
    { path: ['claudeAiOauth', 'expiresAt'], value: expires },
  ],
};
