// Draws every icon of Baton: `node build/icons/draw.mjs`. The pictures are committed; run it again after a change here.
//
// A relay baton: a slanted bar with round ends and two bands. Shapes are distances to lines and circles, sampled 8 × 8
// times a pixel, so no drawing program and no package is needed. Lengths are in parts of the picture's side.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeIcns, encodeIco, encodePng } from './encode.mjs';

const SAMPLES = 8;
const ACCENT = [14, 122, 100];
const ACCENT_LOW = [8, 84, 68];

/** Distance from a point to the bar's middle line, and how far along it (0 … 1) the point lies. */
function alongBar(x, y, half) {
  const [ax, ay, bx, by] = [0.5 - half, 0.5 + half, 0.5 + half, 0.5 - half];
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
  return { t, distance: Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)) };
}

const within = (t, from, to) => t > from && t < to;
const dot = { x: 0.79, y: 0.79 };
const fromDot = (x, y) => Math.hypot(x - dot.x, y - dot.y);

const bar = (x, y, gaps) => {
  const { t, distance } = alongBar(x, y, 0.32);
  return distance < 0.125 && !gaps.some(([from, to]) => within(t, from, to));
};
const bands = [
  [0.2, 0.3],
  [0.7, 0.8],
];

/** What is drawn for each face of the tray. */
const faces = {
  well: (x, y) => bar(x, y, bands),
  'needs-you': (x, y) => fromDot(x, y) < 0.17 || (fromDot(x, y) > 0.26 && bar(x, y, bands)),
  'all-cooling': (x, y) => (fromDot(x, y) < 0.19 && fromDot(x, y) > 0.1) || (fromDot(x, y) > 0.27 && bar(x, y, bands)),
  paused: (x, y) => bar(x, y, [[0.37, 0.63]]),
  'no-account': (x, y) =>
    bar(x, y, [
      [0.1, 0.24],
      [0.38, 0.5],
      [0.64, 0.76],
      [0.9, 0.96],
    ]),
};

/** Part (0 … 1) of each pixel that a shape covers. */
function coverage(size, shape) {
  const parts = new Float64Array(size * size);
  for (let py = 0; py < size; py++)
    for (let px = 0; px < size; px++) {
      let hits = 0;
      for (let s = 0; s < SAMPLES * SAMPLES; s++) {
        const x = (px + ((s % SAMPLES) + 0.5) / SAMPLES) / size;
        const y = (py + (Math.floor(s / SAMPLES) + 0.5) / SAMPLES) / size;
        if (shape(x, y)) hits++;
      }
      parts[py * size + px] = hits / (SAMPLES * SAMPLES);
    }
  return parts;
}

/** Black on nothing: macOS takes only the transparency and colours it for its menu bar. */
function template(size, shape) {
  const parts = coverage(size, shape);
  return encodePng(size, (i) => [0, 0, 0, Math.round(parts[i] * 255)]);
}

/** White with a dark rim, readable on a dark panel and on a light one. */
function onAnyPanel(size, shape) {
  const rim = 1 / 16;
  const parts = coverage(size, shape);
  const around = coverage(size, (x, y) =>
    [...Array(12).keys()].some((n) => {
      const angle = (n * Math.PI) / 6;
      return shape(x + (rim * Math.cos(angle)) / 1.4, y + (rim * Math.sin(angle)) / 1.4);
    }),
  );
  return encodePng(size, (i) => {
    const white = parts[i];
    const alpha = white + (1 - white) * around[i] * 0.6;
    const grey = alpha === 0 ? 0 : Math.round((255 * white) / alpha);
    return [grey, grey, grey, Math.round(alpha * 255)];
  });
}

/** The application's icon: the baton, white on a blue tile with round corners. */
function tile(size) {
  const inset = 0.055;
  const radius = 0.21;
  const inTile = (x, y) => {
    const dx = Math.max(0, Math.abs(x - 0.5) - (0.5 - inset - radius));
    const dy = Math.max(0, Math.abs(y - 0.5) - (0.5 - inset - radius));
    return Math.hypot(dx, dy) < radius;
  };
  const inBar = (x, y) => {
    const { t, distance } = alongBar(x, y, 0.2);
    return distance < 0.082 && !bands.some(([from, to]) => within(t, from, to));
  };
  const back = coverage(size, inTile);
  const front = coverage(size, inBar);
  return encodePng(size, (i) => {
    const depth = Math.floor(i / size) / size;
    const mix = (n) => {
      const ground = ACCENT[n] + (ACCENT_LOW[n] - ACCENT[n]) * depth;
      return Math.round(ground + (255 - ground) * front[i]);
    };
    return [mix(0), mix(1), mix(2), Math.round(back[i] * 255)];
  });
}

const here = import.meta.dirname;
const save = (name, bytes) => {
  mkdirSync(path.dirname(path.join(here, name)), { recursive: true });
  writeFileSync(path.join(here, name), bytes);
};

for (const [name, shape] of Object.entries(faces)) {
  save(`tray/${name}.png`, onAnyPanel(16, shape));
  save(`tray/${name}@2x.png`, onAnyPanel(32, shape));
  save(`tray/${name}Template.png`, template(16, shape));
  save(`tray/${name}Template@2x.png`, template(32, shape));
}
const app = new Map([16, 32, 48, 64, 128, 256, 512].map((size) => [size, tile(size)]));
save('icon.png', app.get(512));
save('window/baton.png', app.get(128));
save('icon.ico', encodeIco(new Map([...app].filter(([size]) => size <= 256))));
save('icon.icns', encodeIcns(app));
