import { join } from 'node:path';
import { err, ok, type Result } from '#shared/result';
import type { BatonError } from '#shared/errors';
import type { ConfigIssue } from '#shared/status';
import { createEmitter } from '../kernel/emitter.ts';
import { createSerial } from '../kernel/serial.ts';
import { writeError } from '../kernel/write-error.ts';
import type { Ports } from '../ports.ts';
import { editedText } from './edit-text.ts';
import { mergeEnv, parseEnvFile } from './env-file.ts';
import { checkRaw, readConfig, unread, type Reading } from './read-config.ts';
import type { Config } from './schema.ts';
import type { ConfigService } from './types.ts';

export type { ConfigService } from './types.ts';

export type ConfigDeps = Pick<Ports, 'files' | 'env' | 'stateDir' | 'log'>;

/** Opens `baton.json` of the state folder and follows it. A broken file never fails this; `view()` says what is wrong. */
export async function openConfig(deps: ConfigDeps): Promise<ConfigService> {
  const { files, stateDir, log } = deps;
  const path = join(stateDir, 'baton.json');
  const envPath = join(stateDir, '.env');
  const serial = createSerial();
  const changed = createEmitter<undefined>(() => log.error('config-listener-failed'));
  const broken = createEmitter<ConfigIssue[]>(() => log.error('config-listener-failed'));

  let seen: Disk = await look(deps, path, envPath);
  let reading: Reading = read(seen);
  let current: Config = reading.kind === 'good' ? reading.config : reading.usable;
  let isKnown = tells(reading);
  if (reading.kind === 'broken') log.warn('config-broken', { issues: reading.issues.length });

  function accept(disk: Disk, next: Reading): void {
    seen = disk;
    reading = next;
    if (next.kind === 'broken') {
      log.warn('config-broken', { issues: next.issues.length });
      broken.emit(next.issues);
    }
    if (next.kind === 'broken' && (isKnown || !tells(next))) return;
    current = next.kind === 'good' ? next.config : next.usable;
    isKnown = true;
    changed.emit(undefined);
  }

  /** What was written by Baton itself, or only touched, is known already. */
  const reload = () =>
    serial(async () => {
      const disk = await look(deps, path, envPath);
      if (!sameDisk(disk, seen)) accept(disk, read(disk));
    });

  const change: ConfigService['change'] = (edit) =>
    serial(async () => {
      const disk = await look(deps, path, envPath);
      if (!sameDisk(disk, seen)) accept(disk, read(disk));
      const planned = plan(reading, edit, disk.env);
      if (planned.kind === 'broken') return err({ code: 'config-invalid', path, issues: planned.issues });
      if (reading.kind !== 'good' || planned.raw === reading.raw) return ok(undefined);

      const text = editedText(disk.text ?? '', reading.raw, planned.raw);
      if (text === disk.text) return ok(undefined);
      const written = await save(deps, path, disk.text, text);
      if (written.ok) accept({ ...disk, text }, planned);
      return written;
    });

  const follow = () => void reload();
  const stops = [files.watch(path, follow), files.watch(envPath, follow)];
  return {
    current: () => current,
    view: () => ({ path, issues: issuesOf(reading), warnings: reading.warnings }),
    unknown: () => (isKnown ? null : { code: 'config-unread', path, issues: issuesOf(reading) }),
    change,
    onChanged: changed.on,
    onBroken: broken.on,
    env: () => seen.env,
    close: () => {
      for (const stop of stops) stop();
    },
  };
}

/** Enough to go on with when there is nothing better. */
const tells = (reading: Reading): boolean => reading.kind === 'good' || !reading.misleads;

const issuesOf = (reading: Reading): ConfigIssue[] => (reading.kind === 'broken' ? reading.issues : []);

/** The config file and the environment at one moment. */
interface Disk {
  /** `null`: there is no file. */
  readonly text: string | null;
  /** The file is there but cannot be read. */
  readonly trouble: string | null;
  readonly envText: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

async function look({ files, env }: ConfigDeps, path: string, envPath: string): Promise<Disk> {
  const [config, variables] = await Promise.all([files.read(path), files.read(envPath)]);
  const envText = variables.ok ? variables.value : '';
  return {
    text: config.ok ? config.value : null,
    trouble: !config.ok && config.error.kind === 'unreadable' ? config.error.why : null,
    envText,
    env: mergeEnv(env, parseEnvFile(envText)),
  };
}

const sameDisk = (a: Disk, b: Disk): boolean => a.text === b.text && a.trouble === b.trouble && a.envText === b.envText;

function read({ text, trouble, env }: Disk): Reading {
  if (trouble === null) return readConfig(text ?? '', env);
  return unread({ path: '', message: `it cannot be read (${trouble})` });
}

/** The edit applied and checked; a file that is broken already is not edited. */
function plan(
  reading: Reading,
  edit: (raw: Record<string, unknown>) => Record<string, unknown>,
  env: Disk['env'],
): Reading {
  return reading.kind === 'broken' ? reading : checkRaw(edit(reading.raw), env);
}

/** The old text becomes `.bak` first. */
async function save(
  { files }: ConfigDeps,
  path: string,
  old: string | null,
  text: string,
): Promise<Result<void, BatonError>> {
  if (old !== null) {
    const kept = await files.write(`${path}.bak`, old);
    if (!kept.ok) return err(writeError(kept.error));
  }
  const written = await files.write(path, text);
  return written.ok ? written : err(writeError(written.error));
}
