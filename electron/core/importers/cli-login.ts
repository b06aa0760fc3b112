import type { ImportProblem } from '#shared/import';
import { defined } from '../kernel/defined.ts';
import { NEWER, NOT_JSON, parseJson, readForeign, shown } from './foreign-file.ts';
import { loginSecret } from './login-secret.ts';
import type { Candidate, CliProgram, Look, Origin, ParsedCli, Reading } from './types.ts';

/** What a command line program has: in its file, and on a click in its keychain entry. */
export async function readCli(program: CliProgram, look: Look): Promise<Reading> {
  const readings = [await fromFile(program, look), await fromKeychain(program, look)];
  return {
    candidates: readings.flatMap((reading) => reading.candidates),
    problems: readings.flatMap((reading) => reading.problems),
  };
}

async function fromFile(program: CliProgram, look: Look): Promise<Reading> {
  const path = program.file(look.home, look.env);
  const where = shown(look.home, path);
  const file = await readForeign(look, path);
  if (file.kind === 'missing') return { candidates: [], problems: [] };
  if (file.kind === 'problem') return trouble(program, where, file.message);
  const parsed = program.parse(file.text, file.mtimeMs);
  if (parsed.kind === 'odd') return trouble(program, where, parseJson(file.text) === undefined ? NOT_JSON : NEWER);
  return { candidates: candidates(program, parsed, where, { kind: 'file', path }), problems: [] };
}

async function fromKeychain(program: CliProgram, look: Look): Promise<Reading> {
  const keychain = look.foreignKeychain;
  const [first, ...others] = program.keychain(look.home, look.env);
  if (!keychain || !first) return { candidates: [], problems: [] };
  const where = `“${first.service}” in the macOS Keychain`;
  if (!look.clicked)
    return trouble(program, where, `${program.name} may keep its login there. macOS may ask you first.`, true);
  for (const entry of [first, ...others]) {
    const read = await keychain.read(entry.service, entry.account);
    if (!read.ok) return trouble(program, where, `It could not be read: ${read.error.why}.`);
    if (read.value === null) continue;
    const parsed = program.parse(read.value, 0);
    if (parsed.kind === 'odd') return trouble(program, where, NEWER);
    return { candidates: candidates(program, parsed, where, { kind: 'keychain', ...entry }), problems: [] };
  }
  return { candidates: [], problems: [] };
}

function candidates(program: CliProgram, parsed: ParsedCli, where: string, origin: Origin): Candidate[] {
  if (parsed.kind !== 'found') return [];
  const { tokens, apiKey } = parsed;
  const { source, name } = program;
  const found: Candidate[] = [];
  if (tokens) {
    const { access, refresh, expires, accountId, resourceUrl } = tokens;
    const { provider, profileId } = program;
    const isLogin = refresh !== '';
    found.push({
      ...{ id: `${source}/${origin.kind}/${profileId}`, source, provider, profileId, where, expires },
      label: isLogin ? `${name} login` : `${name} token`,
      name,
      type: isLogin ? 'oauth' : 'token',
      secret: isLogin ? loginSecret(tokens) : access,
      ...defined({ accountId, resourceUrl }),
      ...(isLogin ? { origin } : {}),
    });
  }
  if (apiKey) {
    const { provider, key } = apiKey;
    const profileId = `${provider}:${source}-cli`;
    found.push({
      ...{ id: `${source}/${origin.kind}/${profileId}`, source, provider, profileId, where },
      ...{ label: `${name} API key`, name, type: 'api_key', secret: key },
    });
  }
  return found;
}

const trouble = ({ source }: CliProgram, where: string, message: string, needsClick = false): Reading => {
  const problem: ImportProblem = { source, where, message, needsClick };
  return { candidates: [], problems: [problem] };
};
