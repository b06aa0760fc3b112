import fc from 'fast-check';
import { expect, test } from 'vitest';
import { neutralRequests } from '../../testing/neutral-requests.ts';
import { chat } from '../chat/wire.ts';
import { responses } from '../responses/wire.ts';

test.each([
  ['Chat Completions', chat, 'openrouter'],
  ['Responses', responses, 'custom'],
])('%s: what is written is read back as what was meant', (_name, { client, provider }, id) => {
  fc.assert(
    fc.property(neutralRequests, (request) => {
      const written = provider.writeRequest(request, { provider: id, model: 'm', reasons: true });
      expect(written.dropped).toEqual([]);
      expect(client!.readRequest(JSON.parse(JSON.stringify(written.body)) as object as never)).toMatchObject({
        ok: true,
        value: { request, dropped: [] },
      });
    }),
  );
});

test.each([
  ['Chat Completions', chat, responses],
  ['Responses', responses, chat],
])('%s, written for whoever speaks it, arrives whole through the other dialect', (_name, first, second) => {
  fc.assert(
    fc.property(neutralRequests, (request) => {
      const to = { model: 'm', reasons: true };
      const through = [
        { side: first, provider: first === chat ? 'openrouter' : 'custom' },
        { side: second, provider: second === chat ? 'openrouter' : 'custom' },
      ];
      let now = request;
      for (const { side, provider } of through) {
        const read = side.client!.readRequest(side.provider.writeRequest(now, { ...to, provider }).body as never);
        if (!read.ok) throw new Error(read.error);
        now = read.value.request;
      }
      expect(now).toEqual(request);
    }),
  );
});
