import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQueue, type Queued } from './queue.ts';

interface Item extends Queued<Item> {
  readonly rank: number;
  readonly id: number;
}

test('whoever comes and goes, the queue is in order', () => {
  const compare = (a: Item, b: Item) => a.rank - b.rank || a.id - b.id;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 9 }), fc.boolean(), fc.nat({ max: 30 }))), (steps) => {
      const queue = createQueue<Item>(compare);
      const there: Item[] = [];
      for (const [id, [rank, leaves, who]] of steps.entries()) {
        const item: Item = { id, rank, before: undefined, after: undefined };
        const [gone] = leaves ? there.splice(who % Math.max(there.length, 1), 1) : [];
        if (gone) queue.remove(gone);
        else there.push(item);
        if (!gone) queue.add(item);
        const found: Item[] = [];
        for (let at = queue.first(); at; at = at.after) found.push(at);
        expect(found.map((one) => one.id)).toEqual([...there].sort(compare).map((one) => one.id));
      }
    }),
  );
});
