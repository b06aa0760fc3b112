import { join } from 'node:path';
import { isObject } from '../config/edit.ts';
import { NOT_JSON, NEWER, folderFrom, parseJson, readForeign, shown } from './foreign-file.ts';
import { text } from './raw.ts';
import type { Candidate, Look, Reading } from './types.ts';

/**
 * GitHub Copilot: what the editors' plug-ins keep in `github-copilot/apps.json` and `hosts.json`, and
 * `~/.copilot/credentials.json`, whose shape nobody has written down: any text in it that looks like a GitHub token is
 * taken, and nothing else. The variables are the environment's.
 */
export async function readCopilot(look: Look): Promise<Reading> {
  const config = folderFrom(look.home, look.env['XDG_CONFIG_HOME']) ?? join(look.home, '.config');
  const paths = [
    join(config, 'github-copilot', 'apps.json'),
    join(config, 'github-copilot', 'hosts.json'),
    join(look.home, '.copilot', 'credentials.json'),
  ];
  const readings = await Promise.all(paths.map((path) => fromFile(look, path)));
  return {
    candidates: distinct(readings.flatMap((it) => it.candidates)),
    problems: readings.flatMap((it) => it.problems),
  };
}

async function fromFile(look: Look, path: string): Promise<Reading> {
  const where = shown(look.home, path);
  const trouble = (message: string): Reading => ({
    candidates: [],
    problems: [{ source: 'github-copilot', where, message, needsClick: false }],
  });
  const file = await readForeign(look, path);
  if (file.kind === 'missing') return { candidates: [], problems: [] };
  if (file.kind === 'problem') return trouble(file.message);
  const json = parseJson(file.text);
  if (json === undefined) return trouble(NOT_JSON);
  if (isObject(json) && Object.keys(json).length === 0) return { candidates: [], problems: [] };
  const tokens = tokensIn(json, undefined, 0);
  return tokens.length === 0
    ? trouble(NEWER)
    : { candidates: tokens.map((token) => candidate(token, where)), problems: [] };
}

/** Of a person (`ghu_`, `gho_`, `ghp_`, `github_pat_`); an app's and a refresh token are of no use here. */
const githubToken = /^(?:gh[uop]_|github_pat_)[A-Za-z0-9_]{16,}$/;
const DEEPEST = 6;

interface Token {
  readonly secret: string;
  readonly user: string | undefined;
}

function tokensIn(value: unknown, user: string | undefined, depth: number): Token[] {
  if (typeof value === 'string') return githubToken.test(value.trim()) ? [{ secret: value.trim(), user }] : [];
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((item) => tokensIn(item, user, depth + 1));
  if (!isObject(value)) return [];
  const name = text(value['user']) ?? text(value['login']) ?? user;
  return Object.values(value).flatMap((item) => tokensIn(item, name, depth + 1));
}

const candidate = ({ secret, user }: Token, where: string): Candidate => {
  const profileId = `github-copilot:${user?.toLowerCase().replace(/[^a-z0-9._-]+/g, '-') ?? 'github'}`;
  return {
    ...{
      id: `github-copilot/file/${profileId}`,
      source: 'github-copilot',
      provider: 'github-copilot',
      profileId,
      where,
    },
    ...{
      label: user === undefined ? 'GitHub Copilot login' : `GitHub Copilot login of ${user}`,
      name: user ?? 'GitHub',
      type: 'token',
      secret,
    },
  };
};

/** The same account stands in several files; the newer format is read first. */
const distinct = (all: readonly Candidate[]): Candidate[] =>
  all.filter((it, at) => all.findIndex((other) => other.id === it.id || other.secret === it.secret) === at);
