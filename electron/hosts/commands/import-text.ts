import type { Output } from '#shared/contract';
import type { ImportFound, ImportItem, ImportProblem, ImportSource } from '#shared/import';
import { oneLine } from '../answer.ts';
import { remaining } from '../remaining.ts';
import { table, type Style } from '../style.ts';

export const sourceNames: Readonly<Record<ImportSource, string>> = {
  openclaw: 'OpenClaw',
  'claude-code': 'Claude Code',
  codex: 'Codex',
  qwen: 'Qwen Code',
  'gemini-cli': 'Gemini CLI',
  'github-copilot': 'GitHub Copilot',
  aws: 'AWS profiles',
  environment: 'the environment',
  'login-shell': 'the login shell',
};

/** What was found: accounts, settings, and one line for each problem. No secret is in it. */
export function foundText(found: ImportFound, now: number, style: Style): string {
  const rows = found.items.map((item) => [
    `  ${item.label}`,
    item.profileId,
    stateText(item, now, style),
    style.dim(item.where),
  ]);
  const settings = found.settings.map(({ where, parts }) => `  ${parts.join(', ')}  ${style.dim(where)}`);
  const line = ({ where, message }: ImportProblem) => `  ${style.warn('!')} ${where}: ${oneLine(message)}`;
  const [unread, unseen] = [false, true].map((click) =>
    found.problems.filter(({ needsClick }) => needsClick === click).map(line),
  );
  const parts = [
    section(style, 'Accounts', rows.length === 0 ? [] : [table(rows)]),
    section(style, 'Settings', settings),
    section(style, 'Could not be read', unread ?? []),
    section(style, 'Looked into only with --keychains', unseen ?? []),
  ].filter((part) => part !== '');
  return parts.length === 0
    ? 'Nothing was found in other programs or the environment. Add an account with `baton models auth add`.'
    : parts.join('\n\n');
}

const section = (style: Style, title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [style.bold(title), ...lines].join('\n');

function stateText({ state, expires, type }: ImportItem, now: number, style: Style): string {
  if (state === 'stored') return 'stored already';
  if (state === 'expired') return style.bad('expired');
  // A login renews itself, so the end of its access token says nothing.
  if (type === 'oauth') return 'login';
  if (type === 'aws-sdk') return 'AWS account';
  const kind = type === 'api_key' ? 'API key' : 'token';
  return expires === undefined ? kind : `${kind}, ends in ${remaining(expires - now)}`;
}

/** What became of each. */
export function importedText(found: ImportFound, done: Output<'import.run'>): string {
  const lines = done.results.map(({ id, ok, profileId, message }) => {
    const item = found.items.find((each) => each.id === id);
    const name = profileId ?? item?.profileId ?? id;
    const why = message === undefined ? '' : `: ${oneLine(message)}`;
    return `${ok ? 'Imported' : 'Not imported'}: ${name}${why}`;
  });
  return [...lines, ...done.settings].join('\n');
}
