/** How many letters must be put in, left out, exchanged or swapped with their neighbour to turn one word into the other. */
export function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) rows.push(nextRow(a, b, i, rows.slice(-2)));
  return rows.at(-1)?.at(-1) ?? 0;
}

/** Row `i` of the table, from the two rows above it. */
function nextRow(a: string, b: string, i: number, above: readonly (readonly number[])[]): number[] {
  const at = (rowsUp: number, column: number) => above.at(-rowsUp)?.[column] ?? Infinity;
  const row = [i];
  for (let j = 1; j <= b.length; j += 1) {
    const exchange = at(1, j - 1) + Number(a[i - 1] !== b[j - 1]);
    const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
    const swap = swapped ? at(2, j - 2) + 1 : Infinity;
    row.push(Math.min(exchange, at(1, j) + 1, (row[j - 1] ?? Infinity) + 1, swap));
  }
  return row;
}

/** The name that was most likely meant; `null` when none is near (a third of its letters may be wrong). */
export function nearest(word: string, names: readonly string[]): string | null {
  const meant = word.trim().toLowerCase();
  if (meant.length < 2) return null;
  const ranked = names
    .map((name) => ({ name, far: distance(meant, name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(1, Math.floor(Math.max(name.length, meant.length) / 3)))
    .toSorted((a, b) => a.far - b.far);
  return ranked[0]?.name ?? null;
}
