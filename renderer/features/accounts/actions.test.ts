import { expect, test } from 'vitest';
import { createFakeCore } from '../../testing/fake-api.ts';
import type { SayOptions } from '../../ui/toasts.tsx';
import { createActions } from './actions.ts';

function setup() {
  const core = createFakeCore({ now: () => Date.UTC(2026, 10, 20) });
  const said: { text: string; options: SayOptions }[] = [];
  const actions = createActions({
    api: core.client.api,
    agentId: 'main',
    say: (text, options = {}) => said.push({ text, options }),
    hasOwnOrder: ({ order }) => order === 'own',
  });
  const group = (provider: string) => structuredClone(core.world.groups.find((each) => each.provider === provider)!);
  const order = (provider: string) => group(provider).profiles.map(({ id }) => id);
  const settled = () => new Promise((done) => setTimeout(done, 0));
  return { core, said, actions, group, order, settled };
}

test('a new order is saved and can be taken back', async () => {
  const { actions, group, order, said, settled } = setup();
  const before = order('anthropic');
  expect(await actions.setOrder(group('anthropic'), [...before].reverse())).toBeNull();
  expect(order('anthropic')).toEqual([...before].reverse());
  expect(said[0]?.text).toBe('Order changed.');
  said[0]?.options.undo?.();
  await settled();
  expect(order('anthropic')).toEqual(before);
});

test('an order that cannot be saved says why and changes nothing', async () => {
  const { core, actions, group, order, said } = setup();
  const before = order('anthropic');
  core.fail('order.set', { code: 'write-failed', path: 'auth-profiles.json', why: 'disk full' });
  expect(await actions.setOrder(group('anthropic'), [...before].reverse())).toContain('disk full');
  expect(order('anthropic')).toEqual(before);
  expect(said).toEqual([]);
});

test('putting an automatic order by hand, and back to automatic by Undo', async () => {
  const { actions, group, said, settled } = setup();
  await actions.byHand(group('openai'));
  expect(group('openai').order).toBe('own');
  said[0]?.options.undo?.();
  await settled();
  expect(group('openai').order).toBe('automatic');
});

test('automatic again, and the old order back by Undo', async () => {
  const { actions, group, order, said, settled } = setup();
  const before = order('anthropic');
  await actions.automatic(group('anthropic'));
  expect(group('anthropic').order).toBe('automatic');
  said[0]?.options.undo?.();
  await settled();
  expect([group('anthropic').order, order('anthropic')]).toEqual(['own', before]);
});

test('an account that the order leaves out is added; another one stays out, and Undo leaves out both again', async () => {
  const { core, actions, group, said, settled } = setup();
  const { profiles } = core.world.groups.find((each) => each.provider === 'anthropic')!;
  const [first, second, third] = profiles;
  for (const each of [second!, third!]) each.leftOut = true;
  const inOrder = profiles.filter((each) => each !== second && each !== third).map(({ id }) => id);
  const sent = () => core.calls.flatMap(({ call, input }) => (call === 'order.set' ? [input] : []));

  await actions.addToOrder(group('anthropic'), second!);
  const order = [first!.id, second!.id, ...inOrder.slice(1)];
  expect(sent()).toMatchObject([{ agentId: 'main', provider: 'anthropic', order }]);
  expect(said[0]?.text).toContain('is in your order now');
  said[0]?.options.undo?.();
  await settled();
  expect(sent()[1]).toMatchObject({ order: inOrder });
});

test('used first, it stands at the front', async () => {
  const { actions, group, order, said } = setup();
  const anthropic = group('anthropic');
  await actions.useFirst(anthropic, anthropic.profiles[2]!);
  expect(order('anthropic')[0]).toBe('anthropic:shirakawa-translation-studio-console');
  expect(said[0]?.text).toContain('is asked first now');
});

test('what fails is said as a failure', async () => {
  const { core, actions, group, said } = setup();
  core.fail('accounts.remove', { code: 'vault-locked', name: 'passphrase' });
  await actions.remove(group('openai').profiles[0]!);
  expect(said[0]?.options.failed).toBe(true);
  expect(said[0]?.text).toContain('The vault is locked');
});
