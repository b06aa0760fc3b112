import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { fromLsof, inodesListening, listenerOn, pidInNetstat } from './listener.ts';

async function listening(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: typeof address === 'object' && address !== null ? address.port : 0, close };
}

test('whoever listens is found, and nobody once it has stopped', async () => {
  const { port, close } = await listening();
  const found = await listenerOn(port);
  expect(found).not.toBeNull();
  if (process.platform === 'linux') expect(found).toMatchObject({ pid: process.pid, name: expect.any(String) });
  await close();
  expect(await listenerOn(port)).toBeNull();
});

test('a system that tells nothing of it still has somebody there', async () => {
  const { port, close } = await listening();
  expect(await listenerOn(port, 'aix')).toEqual(expect.any(Object));
  await close();
});

test('the kernel’s table', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1CFD 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 5501 1 0 100 0 0 10 0
   1: 0100007F:1CFD 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 5502 1 0 100 0 0 10 0
   2: 0100007F:1CFE 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 5503 1 0 100 0 0 10 0
`;
  expect(inodesListening(table, 7421)).toEqual(['5501']);
  expect(inodesListening('', 7421)).toEqual([]);
});

test('the answers of lsof and netstat', () => {
  expect(fromLsof('p4711\ncnode\nf23\n')).toEqual({ pid: 4711, name: 'node' });
  expect(fromLsof('')).toEqual({});
  const table = `
  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    127.0.0.1:17421        0.0.0.0:0              ABHÖREN          12
  TCP    127.0.0.1:7421         127.0.0.1:50000        HERGESTELLT      13
  TCP    127.0.0.1:7421         0.0.0.0:0              ABHÖREN          14
`;
  expect(pidInNetstat(table, 7421)).toBe(14);
  expect(pidInNetstat(table, 1)).toBeUndefined();
});
