/**
 * The names closest to a mistyped word, best first, letter case ignored. A name counts as close when at most a third
 * of the longer word (but always two letters) would have to change, or when one of both begins with the other.
 */
export function nearest(word: string, names: Iterable<string>, max = 3): string[] {
  const wanted = word.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, distance: distance(wanted, name.toLowerCase()) }))
    .filter(({ name, distance: far }) => far <= Math.max(2, Math.floor(Math.max(word.length, name.length) / 3)))
    .filter(({ name, distance: far }) => far < Math.max(wanted.length, name.length))
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, max)
    .map(({ name }) => name);
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours cost 1; a missing tail costs 1 in all. */
function distance(a: string, b: string): number {
  if (a === b) return 0;
  if (Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a))) return 1;

  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) row.push(cheapest(a, b, i, j, rows, row));
    rows.push(row);
  }
  return at(rows[a.length], b.length);
}

function cheapest(a: string, b: string, i: number, j: number, rows: readonly number[][], row: readonly number[]) {
  const above = rows[i - 1];
  const same = a[i - 1] === b[j - 1] ? 0 : 1;
  const cost = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + same);
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(cost, at(rows[i - 2], j - 2) + 1) : cost;
}

const at = (row: readonly number[] | undefined, index: number): number => row?.[index] ?? Infinity;
