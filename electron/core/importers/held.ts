import type { Files, ForeignKeychain } from '../ports.ts';
import { err, ok, type Result } from '#shared/result';
import { readForeign } from './foreign-file.ts';
import { editJson, hasPath } from './json-edit.ts';
import type { CliProgram, LoginTokens, Origin } from './types.ts';

export interface HeldDeps {
  readonly files: Files;
  readonly home: string;
  readonly foreignKeychain: ForeignKeychain | null;
}

/** The login a program holds right now, and the way to put other tokens in its place. */
export interface Held {
  readonly tokens: LoginTokens;
  replace(tokens: LoginTokens, now: number): Promise<Result<void, { readonly why: string }>>;
}

/** Looks into the very place a login came from; `null` when there is none any more. Reading a keychain may ask. */
export async function heldBy(deps: HeldDeps, program: CliProgram, origin: Origin): Promise<Held | null> {
  return origin.kind === 'file' ? inFile(deps, program, origin.path) : inKeychain(deps, program, origin);
}

async function inFile(deps: HeldDeps, program: CliProgram, path: string): Promise<Held | null> {
  const file = await readForeign(deps, path);
  if (file.kind !== 'text') return null;
  return held(program, file.text, file.mtimeMs, async (text) => {
    // Where it really is: writing over a link would put a file in its place. Of several names all are to stay the same.
    const written =
      file.names > 1
        ? await deps.files.overwrite(file.realPath, text)
        : await deps.files.write(file.realPath, text, file.mode);
    return written.ok ? written : err({ why: written.error.why });
  });
}

async function inKeychain(
  { foreignKeychain }: HeldDeps,
  program: CliProgram,
  { service, account }: Extract<Origin, { kind: 'keychain' }>,
): Promise<Held | null> {
  const read = await foreignKeychain?.read(service, account);
  if (!foreignKeychain || !read?.ok || read.value === null) return null;
  return held(program, read.value, 0, (text) => foreignKeychain.update(service, account, text));
}

function held(
  program: CliProgram,
  text: string,
  mtimeMs: number,
  write: (text: string) => Promise<Result<void, { readonly why: string }>>,
): Held | null {
  const parsed = program.parse(text, mtimeMs);
  if (parsed.kind !== 'found' || !parsed.tokens || parsed.tokens.refresh === '') return null;
  return {
    tokens: parsed.tokens,
    async replace(tokens, now) {
      // Bytes that are no UTF-8 were read as this sign, and would be lost.
      if (text.includes('\uFFFD')) return err({ why: 'it is not written in UTF-8' });
      const edited = withTokens(program, text, tokens, now);
      return edited === null
        ? err({ why: 'it has another form than before' })
        : edited === text
          ? ok(undefined)
          : write(edited);
    },
  };
}

/** Pure: the same text with other tokens; everything else, byte for byte, as it was. `null`: there is no place for them. */
export function withTokens(program: CliProgram, text: string, tokens: LoginTokens, now: number): string | null {
  const edits = program.edits(tokens, now).filter(({ path, optional }) => optional !== true || hasPath(text, path));
  return editJson(text, edits);
}
