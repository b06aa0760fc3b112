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

/** What repairs are made with: the services that own the files, so that nobody writes behind their back. */
export interface Tools {
  /** Nobody but the owner may open it afterwards. */
  makePrivate(path: string): Done;
}

/** `did` when it worked, else the sentence of the error. */
export async function told(done: Done, did: string): Promise<Result<string, string>> {
  const result = await done;
  return result.ok ? ok(did) : err(explain(result.error));
}
