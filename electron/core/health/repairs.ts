import { explain, type BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';

/** How something is put right. Only what is safe to do without asking has one. */
export interface Repair {
  /** What it would change, one sentence. */
  readonly says: string;
  /** Answers what was done, one sentence; an error is the sentence that says why not. Twice does no more than once. */
  readonly act: (tools: Tools) => Promise<Result<string, string>>;
}

type Done = Promise<Result<void, BatonError>>;
type Raw = Record<string, unknown>;

/** What repairs are made with: the services that own the files, so that nobody writes behind their back. */
export interface Tools {
  /** Nobody but the owner may open it afterwards. */
  makePrivate(path: string): Done;
  /** For what Baton itself left behind. */
  remove(path: string): Done;
  write(path: string, text: string): Done;
  /**
   * Copies a file beside itself, as `<path>.doctor.bak`, `<path>.doctor-2.bak` …, and answers that name; a copy is never
   * overwritten. `null`: it was copied already in this run, or is not there.
   */
  keep(path: string): Promise<Result<string | null, BatonError>>;
  /** A pure edit of `baton.json`. */
  config(edit: (raw: Raw) => Raw): Done;
  /** Ids must be stored; `null`: no order made by hand. */
  setOrder(agentId: string, provider: string, ids: readonly string[] | null): Done;
  dropExpiry(agentId: string, profileId: string): Done;
  refresh(agentId: string, profileId: string): Done;
  /** Deletes entries of the vault, by name. */
  forget(entries: readonly string[]): Done;
  /** The account, not the model, of a session's pin. */
  unpin(agentId: string, session: string): Done;
}

/** `did` when it worked, else the sentence of the error. */
export async function told(done: Done, did: string): Promise<Result<string, string>> {
  const result = await done;
  return result.ok ? ok(did) : err(explain(result.error));
}

/** The same with a copy made first, whose name comes after what was done. */
export async function toldWithCopy(
  tools: Tools,
  path: string,
  act: () => Done,
  did: string,
): Promise<Result<string, string>> {
  const kept = await tools.keep(path);
  if (!kept.ok) return err(explain(kept.error));
  return told(act(), kept.value === null ? did : `${did} ${kept.value} is the file as it was.`);
}

/** A change of `baton.json`; none while that has a mistake, since it is not written to then. */
export const inConfig = (
  {
    configView: { path, issues },
  }: { readonly configView: { readonly path: string; readonly issues: readonly object[] } },
  says: string,
  edit: (raw: Raw) => Raw,
  did: string,
): Repair | undefined =>
  issues.length > 0 ? undefined : { says, act: (tools) => toldWithCopy(tools, path, () => tools.config(edit), did) };
