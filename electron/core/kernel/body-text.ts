/** Only the first bytes, a little more than `most`; of a body that breaks off, what came. */
export async function beginningOf(body: AsyncIterable<Buffer>, most: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      size += part.length;
      if (size > most) break;
    }
  } catch {
    // Cut off: what came is what there is.
  }
  return Buffer.concat(parts).toString('utf8');
}
