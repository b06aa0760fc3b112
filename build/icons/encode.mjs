// The three picture files that desktops want, from raw pixels: PNG, and the ICO and ICNS that merely wrap PNGs.
import { crc32 as zlibCrc, deflateSync } from 'node:zlib';

/**
 * An RGBA picture as PNG.
 * @param {number} size side in pixels
 * @param {(index: number) => readonly number[]} pixel red, green, blue, alpha (0 … 255) of pixel `index`, row by row
 */
export function encodePng(size, pixel) {
  const rows = Buffer.alloc(size * (size * 4 + 1)); // every row starts with its filter, 0 = none
  for (let i = 0; i < size * size; i++) rows.set(pixel(i), Math.floor(i / size) * (size * 4 + 1) + 1 + (i % size) * 4);

  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA, deflate, no filter method, not interlaced
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), body, uint32(zlibCrc(body))]);
}

/** Windows: a directory of pictures. @param {Map<number, Buffer>} pngs side → PNG, 256 at most */
export function encodeIco(pngs) {
  let offset = 6 + 16 * pngs.size;
  const entries = [...pngs].map(([size, png]) => {
    const entry = Buffer.alloc(16);
    entry.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0]); // 256 is written as 0; one plane, 32 bits
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  const head = Buffer.alloc(6);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pngs.size, 4);
  return Buffer.concat([head, ...entries, ...pngs.values()]);
}

/** Names of the sizes in an ICNS file; those with two names are also the doubled picture of half their side. */
const icnsTypes = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
};

/** macOS: typed pieces one after another. @param {Map<number, Buffer>} pngs side → PNG */
export function encodeIcns(pngs) {
  const pieces = [...pngs].flatMap(([size, png]) =>
    (icnsTypes[size] ?? []).map((type) => Buffer.concat([Buffer.from(type, 'latin1'), uint32(png.length + 8), png])),
  );
  const length = pieces.reduce((sum, piece) => sum + piece.length, 8);
  return Buffer.concat([Buffer.from('icns', 'latin1'), uint32(length), ...pieces]);
}

function uint32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
