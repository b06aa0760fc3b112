import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Listener } from '#core/ports';
import { runTool } from './run-tool.ts';

/** Connections inside one computer take no time; a firewall that swallows them would. */
const CONNECTING = 500;
/** For tools of the system. */
const ASKING = 3_000;

/** Who listens on a port of this computer; `null`: nobody. Name and process only of what this user may look at. */
export async function listenerOn(port: number, platform: NodeJS.Platform = process.platform): Promise<Listener | null> {
  const answers = await Promise.all([accepts('127.0.0.1', port), accepts('::1', port)]);
  if (!answers.includes(true)) return null;
  try {
    return await whoOn(port, platform);
  } catch {
    return {}; // somebody listens; who, the system does not tell
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (answer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(false), CONNECTING);
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

async function whoOn(port: number, platform: NodeJS.Platform): Promise<Listener> {
  if (platform === 'linux') return await fromProc(port);
  if (platform === 'win32') return await fromNetstat(port);
  return fromLsof((await tool('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])) ?? '');
}

/** `p123` and `cnode`, a line each. */
export function fromLsof(text: string): Listener {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  const name = /^c(.+)$/m.exec(text)?.[1];
  return { ...(pid === undefined ? {} : { pid: Number(pid) }), ...(name === undefined ? {} : { name }) };
}

async function fromNetstat(port: number): Promise<Listener> {
  const pid = pidInNetstat((await tool('netstat', ['-ano', '-p', 'TCP'])) ?? '', port);
  if (pid === undefined) return {};
  const row = await tool('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
  const name = /^"([^"]+)"/m.exec(row ?? '')?.[1];
  return { pid, ...(name === undefined ? {} : { name }) };
}

/** `TCP  127.0.0.1:7421  0.0.0.0:0  LISTENING  4711`; the word for listening is in the language of the system. */
export function pidInNetstat(text: string, port: number): number | undefined {
  const row = text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    .find(([, local, remote]) => local?.endsWith(`:${port}`) === true && remote?.endsWith(':0') === true);
  const pid = Number(row?.at(-1));
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

async function tool(file: string, args: readonly string[]): Promise<string | null> {
  const { code, stdout } = await runTool(file, args, { timeoutMs: ASKING });
  return code === 0 ? stdout : null;
}

/** The tables of the kernel name the socket; whose it is, the files that each process holds open. */
async function fromProc(port: number): Promise<Listener> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const sockets = new Set(tables.flatMap((text) => inodesListening(text, port)).map((inode) => `socket:[${inode}]`));
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (!(await holdsOne(pid, sockets))) continue;
    const name = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
    return { pid: Number(pid), name };
  }
  return {};
}

/** State 0A is listening; ports are in hexadecimal. */
export function inodesListening(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return local?.endsWith(wanted) === true && state === '0A' && inode !== undefined ? [inode] : [];
  });
}

async function holdsOne(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  // Of other users, or gone meanwhile.
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return links.some((link) => sockets.has(link));
}
