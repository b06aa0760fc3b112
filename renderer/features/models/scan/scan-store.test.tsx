import { afterEach, expect, test, vi } from 'vitest';
import { createFakeCore } from '../../../testing/fake-api.ts';
import { createScanStore } from './scan-store.ts';

afterEach(() => vi.useRealTimers());

test('a scan whose end was not heard is asked for again', async () => {
  vi.useFakeTimers();
  const core = createFakeCore({ now: () => 0 });
  const store = createScanStore({ api: core.client.api, client: core.client, agentId: 'main' });
  const leave = store.getState().listen();
  await store.getState().start({});
  const hear = core.silence();
  await core.client.api['job.cancel']({ id: store.getState().job!.id });
  expect(store.getState().job?.state).toBe('running');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(store.getState()).toMatchObject({ job: { state: 'cancelled' }, failed: null });
  hear();
  leave();
});
