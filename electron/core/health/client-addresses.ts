import { isAbsolute, join } from 'node:path';
import { isObject } from '../config/edit.ts';
import { folderFrom, parseJson } from '../importers/foreign-file.ts';
import type { Files } from '../ports.ts';

/** Where a tool was told to send its requests. */
export interface ClientAddress {
  /** `Claude Code`. */
  readonly client: string;
  readonly path: string;
  /** `env.ANTHROPIC_BASE_URL`. */
  readonly key: string;
  readonly url: string | undefined;
  /** The command that fetches its key. */
  readonly helper?: string;
}

interface Look {
  readonly files: Pick<Files, 'peek'>;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Settings of this kind have a few kilobytes. */
const LARGEST = 1024 * 1024;

/** Of Claude Code and Codex CLI, as their files say; what cannot be read says nothing. */
export async function clientAddresses({ files, home, env }: Look): Promise<ClientAddress[]> {
  const claude = join(folderFrom(home, env['CLAUDE_CONFIG_DIR']) ?? join(home, '.claude'), 'settings.json');
  const codex = join(folderFrom(home, env['CODEX_HOME']) ?? join(home, '.codex'), 'config.toml');
  const [settings, config] = await Promise.all([files.peek(claude, LARGEST), files.peek(codex, LARGEST)]);
  return [
    ...(settings.ok ? ofClaude(claude, settings.value.text) : []),
    ...(config.ok ? ofCodex(codex, config.value.text) : []),
  ];
}

function ofClaude(path: string, text: string): ClientAddress[] {
  const json = parseJson(text);
  if (!isObject(json)) return [];
  const url = isObject(json['env']) ? json['env']['ANTHROPIC_BASE_URL'] : undefined;
  const helper = json['apiKeyHelper'];
  if (typeof url !== 'string' && typeof helper !== 'string') return [];
  return [
    {
      ...{ client: 'Claude Code', path, key: 'env.ANTHROPIC_BASE_URL' },
      url: typeof url === 'string' ? url : undefined,
      ...(typeof helper === 'string' ? { helper } : {}),
    },
  ];
}

const header = /^\s*\[\s*([^[\]]+?)\s*\]/;
const setting = /^\s*([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/;

interface Setting {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** The providers that are in use, in the file's main part or in one of its profiles. */
function ofCodex(path: string, text: string): ClientAddress[] {
  const all = settingsIn(text);
  const used = all
    .filter(({ section, key }) => key === 'model_provider' && (section === '' || section.startsWith('profiles.')))
    .map(({ value }) => `model_providers.${value}`);
  return all
    .filter(({ section, key }) => key === 'base_url' && used.includes(section))
    .map(({ section, value }) => ({ client: 'Codex CLI', path, key: `${section}.base_url`, url: value }));
}

/** As much of TOML as names a provider and its address: sections, and strings in one line. */
function settingsIn(text: string): Setting[] {
  let section = '';
  return text.split(/\r?\n/).flatMap((line) => {
    section = header.exec(line)?.[1]?.replaceAll(/["']/g, '') ?? section;
    const [, key = '', double, single] = setting.exec(line) ?? [];
    const value = double ?? single;
    return value === undefined ? [] : [{ section, key, value }];
  });
}

/** The port of an address on this computer; `null` when it is elsewhere or no address. */
export function portOf(url: string | undefined): number | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { hostname, port, protocol } = new URL(url);
  if (!/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)) return null;
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** The file that a helper command runs; `null` when it is looked for in PATH. */
export function helperFile(helper: string | undefined, home: string): string | null {
  const [, quoted, bare] = /^\s*(?:"([^"]+)"|(\S+))/.exec(helper ?? '') ?? [];
  const word = quoted ?? bare;
  if (word === undefined) return null;
  const path = word.startsWith('~/') ? join(home, word.slice(2)) : word;
  return isAbsolute(path) ? path : null;
}
