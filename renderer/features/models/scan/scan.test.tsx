import { act, cleanup, render, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { FakeCore } from '../../../testing/fake-api.ts';
import { App } from '../../../app.tsx';
import { draw, settle } from '../../../testing/draw.tsx';

const dialog = () => within(screen.getByRole('dialog', { name: 'Scan for models' }));

async function open(prepare?: (core: FakeCore) => void) {
  const drawn = await draw('models', prepare);
  await drawn.user.click(screen.getByRole('button', { name: 'Scan for models' }));
  return drawn;
}

/** The job that runs goes on as the core would tell it. */
function tell(core: FakeCore, done: number) {
  act(() => core.emit('job', { id: 'job-1', kind: 'scan', startedAt: core.now(), done, total: 7, state: 'running' }));
}

test('filters that make no sense are told, and nothing is begun', async () => {
  const { user, inputs } = await open();
  await user.type(dialog().getByRole('textbox', { name: 'Smallest size' }), 'big');
  expect(dialog().getByText('A number above 0.')).toBeTruthy();
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  expect(inputs('scan.start')).toEqual([]);
});

test('shows how far it is and can be cancelled; what was found stays', async () => {
  const { user, inputs, core } = await open();
  await user.type(dialog().getByRole('textbox', { name: 'Smallest size' }), '30');
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  await settle();
  expect(inputs('scan.start')).toMatchObject([{ agentId: 'main', minParams: 30, probe: true }]);
  tell(core, 3);
  expect(dialog().getByRole('progressbar').getAttribute('value')).toBe('3');
  expect(dialog().getByText('3 of 7')).toBeTruthy();
  await user.click(dialog().getByRole('button', { name: 'Cancel' }));
  await settle();
  expect(inputs('job.cancel')).toEqual([{ id: 'job-1' }]);
  expect(dialog().getByText('Cancelled. 7 models so far.')).toBeTruthy();
});

test('the ranked list is explained, the proposed ones are ticked, and only the button writes', async () => {
  const { user, inputs, core } = await open();
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  await settle();
  await user.click(dialog().getByRole('button', { name: 'Cancel' }));
  await settle();
  const rows = dialog().getAllByRole('listitem');
  expect(rows[0]?.textContent).toContain('80 points: called the tool in 0.9 s.');
  expect(within(dialog().getByRole('list')).getAllByRole('checkbox', { checked: true }).length).toBe(6);
  for (const name of [/Claude Opus/, /Claude Sonnet/, /GPT-5.2/, /GPT-5 mini/])
    await user.click(dialog().getByRole('checkbox', { name }));
  expect(inputs('scan.apply')).toEqual([]);
  await user.click(dialog().getByRole('button', { name: 'Add 2 as fallbacks' }));
  await settle();
  expect(inputs('scan.apply')).toEqual([
    {
      agentId: 'main',
      models: ['anthropic/claude-haiku-4-5', 'openrouter/qwen/qwen3-coder:free'],
      images: [],
      setDefault: false,
      setImage: false,
    },
  ]);
  expect(core.world.fallbacks).toContain('openrouter/qwen/qwen3-coder:free');
  expect(screen.queryByRole('dialog', { name: 'Scan for models' })).toBeNull();
});

test('what reads images can become the first for images, and no more than that', async () => {
  const { user, inputs } = await open(({ world }) => {
    world.models = world.models.map((row) => ({ ...row, available: row.key === 'anthropic/claude-haiku-4-5' }));
  });
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  await settle();
  await user.click(dialog().getByRole('button', { name: 'Cancel' }));
  await settle();
  await user.click(dialog().getByRole('checkbox', { name: 'For text' }));
  expect(dialog().queryByRole('checkbox', { name: /answers first/ })).toBeNull();
  await user.click(dialog().getByRole('checkbox', { name: 'For images: 1 reads them' }));
  await user.click(dialog().getByRole('checkbox', { name: /takes images first/ }));
  await user.click(dialog().getByRole('button', { name: 'Use 1' }));
  await settle();
  const images = ['anthropic/claude-haiku-4-5'];
  expect(inputs('scan.apply')).toEqual([{ agentId: 'main', models: [], images, setDefault: false, setImage: true }]);
});

test('providers that were not tried are named with the reason', async () => {
  const { user } = await open(({ world }) => {
    world.untried = [{ provider: 'openai', models: 2, auth: 'missing', why: 'HTTP 401: bad key.' }];
  });
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  await settle();
  await user.click(dialog().getByRole('button', { name: 'Cancel' }));
  await settle();
  expect(dialog().getByText('OpenAI was not tried: HTTP 401: bad key.')).toBeTruthy();
});

test('the end may not have been heard: Cancel asks for it', async () => {
  const { user, core } = await open();
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  await settle();
  core.silence();
  await user.click(dialog().getByRole('button', { name: 'Cancel' }));
  await settle();
  expect(dialog().getByText('Cancelled. 7 models so far.')).toBeTruthy();
});

test('a core that was started anew knows nothing of it: what was found stays, and the window does not wait', async () => {
  const { user, core } = await open();
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  await settle();
  core.fail('scan.get', { code: 'unknown-job' });
  core.fail('job.cancel', { code: 'unknown-job' });
  await user.click(dialog().getByRole('button', { name: 'Cancel' }));
  await settle();
  expect(dialog().getByText('Cancelled. 7 models so far.')).toBeTruthy();
});

test('a window drawn anew goes on with the scan it watched', async () => {
  const { user, core, inputs } = await open();
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  await settle();
  const kept = sessionStorage.getItem('baton.scan')!;
  cleanup();
  sessionStorage.setItem('baton.scan', kept);
  expect(inputs('scan.start')).toHaveLength(1);
  render(<App client={core.client} now={core.now} lost={null} />);
  await settle();
  expect(dialog().getByText('Cancelled. 7 models so far.')).toBeTruthy();
  await user.click(dialog().getByRole('button', { name: 'Close' }));
  expect(sessionStorage.getItem('baton.scan')).toBeNull();
});

test('what cannot begin says why', async () => {
  const { user } = await open((core) => core.fail('scan.start', { code: 'internal', traceId: 'tr-9' }));
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  await settle();
  expect(dialog().getByText(/tr-9/)).toBeTruthy();
});

test('closed while it runs, it is ended', async () => {
  const { user, inputs } = await open();
  await user.click(dialog().getByRole('button', { name: 'Scan' }));
  await settle();
  await user.click(dialog().getByRole('button', { name: 'Close' }));
  await settle();
  expect(inputs('job.cancel')).toEqual([{ id: 'job-1' }]);
});
