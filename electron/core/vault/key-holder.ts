import { err, ok, type Result } from '#shared/result';
import { defined } from '../kernel/defined.ts';
import { createEmitter } from '../kernel/emitter.ts';
import type { JsonFile } from '../kernel/json-file.ts';
import { createSerial } from '../kernel/serial.ts';
import { chooseForNew, findKey, type Choice, type KeySources } from './choose.ts';
import type { VaultFile } from './file-v1.ts';
import { keyFile } from './key-file.ts';
import type { KeySource, MadeKey } from './key-source.ts';
import { isOff, keychainKey } from './keychain-key.ts';
import { passphraseKey } from './passphrase-key.ts';
import { NONCE_BYTES, sealCheck } from './seal.ts';
import type { UnknownSecret, VaultDeps, VaultError } from './types.ts';

/** What was locked or gone is asked again on the next need, but not more often than this. */
const ASK_AGAIN = 5_000;

/** A key to seal with, and the file its entries go into. */
export interface SealWith {
  readonly key: Uint8Array;
  readonly file: VaultFile;
}

/** Knows how it stands with the vault and holds its key while it is open. */
export interface KeyHolder {
  choice(): Choice;
  /** Looks at the file and at what sealed it. */
  settle(): Promise<void>;
  /** The key if there is one; looks again when it is due. */
  key(): Promise<Result<Uint8Array, VaultError>>;
  /** The key and the file. For a vault that does not exist yet both are made, but the file is not written. */
  forSealing(): Promise<Result<SealWith, VaultError>>;
  /** The file that `forSealing` made is written: the vault exists. */
  adopt(made: SealWith): void;
  unlock(passphrase: string): Promise<Result<void, VaultError>>;
  onChanged(listener: () => void): () => void;
}

export function createKeyHolder(deps: VaultDeps, file: JsonFile<VaultFile | null>): KeyHolder {
  const { ids, env } = deps;
  const serial = createSerial();
  let passphrase = env['BATON_PASSPHRASE'] === '' ? undefined : env['BATON_PASSPHRASE'];
  const chooser = createChooser(deps, file, {
    keychain: keychainKey(deps),
    passphrase: passphraseKey(ids, () => passphrase),
    keyfile: keyFile(deps),
  });
  const { choice, choose, settle, settleWhenDue } = chooser;
  const make = keyMaker(deps, choose);

  return {
    choice,
    onChanged: chooser.onChanged,
    settle: () => serial(settle),
    key: () =>
      serial(async () => {
        await settleWhenDue();
        const { standing } = choice();
        return standing.kind === 'open' ? ok(standing.key) : err(shutError(choice()));
      }),
    forSealing: () =>
      serial(async () => {
        await settleWhenDue();
        const { standing } = choice();
        if (standing.kind === 'new') return make(choice());
        const now = file.current();
        return standing.kind === 'open' && now ? ok({ key: standing.key, file: now }) : err(shutError(choice()));
      }),
    adopt: ({ key }) => choose({ ...choice(), standing: { kind: 'open', key } }),
    unlock: (given) =>
      serial(async () => {
        if (isUsable(choice())) return ok(undefined);
        const before = passphrase;
        if (given !== '') passphrase = given;
        await settle();
        if (isUsable(choice())) return ok(undefined);

        const { source, standing } = choice();
        const wrong = source.backend === 'passphrase' && standing.kind === 'locked';
        // Nobody but whoever typed it is told that it was wrong.
        const isChanged = passphrase !== before;
        passphrase = before;
        if (isChanged && source.backend === 'passphrase') await settle();
        return err(wrong ? { code: 'wrong-passphrase' } : shutError(choice()));
      }),
  };
}

const isUsable = ({ standing }: Choice): boolean => standing.kind === 'open' || standing.kind === 'new';

/** Keeps the choice, tells when it changes. */
function createChooser(deps: VaultDeps, file: JsonFile<VaultFile | null>, sources: KeySources) {
  const { clock, log } = deps;
  const changed = createEmitter<undefined>(() => log.error('vault-listener-failed'));
  let choice: Choice = { source: sources.keychain, standing: { kind: 'locked', why: 'it was not asked yet' } };
  let askedAt = -Infinity;

  function choose(next: Choice): void {
    const same = choice.standing.kind === next.standing.kind && choice.source === next.source;
    choice = next;
    if (same) return;
    const why = 'why' in next.standing ? next.standing.why : next.because;
    log.info('vault-state', { state: next.standing.kind, backend: next.source.backend, why });
    changed.emit(undefined);
  }

  async function settle(): Promise<void> {
    askedAt = clock.now();
    const loaded = await file.load();
    if (!loaded.ok) choose({ ...choice, standing: { kind: 'unreadable', why: loaded.error.why } });
    else choose(loaded.value ? withReason(await findKey(sources, loaded.value), deps) : await chooseForNew(sources));
  }

  return {
    choice: () => choice,
    choose,
    settle,
    onChanged: changed.on,
    async settleWhenDue() {
      if (!isUsable(choice) && clock.now() - askedAt >= ASK_AGAIN) await settle();
    },
  };
}

/** Makes one key for a new vault and answers the same one until its file is written. */
function keyMaker({ ids }: VaultDeps, choose: (next: Choice) => void) {
  let made: (SealWith & { readonly source: KeySource }) | null = null;

  return async (choice: Choice): Promise<Result<SealWith, VaultError>> => {
    const { source } = choice;
    if (made?.source === source) return ok(made);
    const id = Buffer.from(ids.bytes(8)).toString('hex');
    const answer = await source.make(id);
    if (answer.kind === 'failed') return err(answer.error);
    if (answer.kind !== 'made') {
      choose({ ...choice, standing: { kind: 'locked', why: answer.why } });
      return err({ code: 'vault-locked', name: source.name });
    }
    made = { source, key: answer.key, file: newFile(answer, id, source, ids.bytes(NONCE_BYTES)) };
    return ok(made);
  };
}

const newFile = (
  { key, about }: Extract<MadeKey, { kind: 'made' }>,
  id: string,
  { backend }: KeySource,
  nonce: Uint8Array,
): VaultFile => ({ version: 1, id, sealedWith: backend, ...about, check: sealCheck(key, nonce), entries: {} });

/** For a vault that is there: why what sealed it is not the best there could be. */
function withReason(choice: Choice, { env }: VaultDeps): Choice {
  if (choice.source.backend === 'keychain') return choice;
  const because = isOff(env) ? 'BATON_KEYCHAIN is off' : 'no keychain could be used when this vault was made';
  return { ...choice, because };
}

/** What a closed vault answers. */
export function shutError({ source, standing }: Choice): Exclude<VaultError, UnknownSecret> {
  if (standing.kind === 'changed') return { code: 'vault-changed', sealedWith: source.backend, why: standing.why };
  if (standing.kind === 'unreadable') return { code: 'vault-unreadable', why: standing.why };
  const wrong = standing.kind === 'locked' ? standing.wrong : undefined;
  return { code: 'vault-locked', name: source.name, ...defined({ wrong }) };
}
