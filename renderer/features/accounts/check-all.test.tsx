import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Input } from '#shared/contract';
import type { JobEvent } from '#shared/job';
import type { ProbeResult } from '#shared/probe';
import type { FakeCore } from '../../testing/fake-api.ts';
import { draw, settle } from '../../testing/draw.tsx';
import type { Drawn } from '../../testing/draw.tsx';

const TOTAL = 3;

async function begin(prepare?: (core: FakeCore) => void): Promise<Drawn> {
  const drawn = await draw('accounts', prepare);
  await drawn.user.click(screen.getByRole('button', { name: 'Check all' }));
  await settle();
  return drawn;
}

const row = (name: string) => within(screen.getByRole('heading', { name, level: 3 }).closest('li')!);
const KEPT = 'baton.check';
const WORK = 'Work, Max plan';

/** The job goes on as the core would tell it. */
function tell(core: FakeCore, done: number, result?: ProbeResult, state: JobEvent['state'] = 'running') {
  const job = { id: 'job-1', kind: 'probe', startedAt: core.now(), done, total: TOTAL, state } as const;
  act(() => core.emit('job', { ...job, ...(result && { result }) }));
}

const about = { provider: 'anthropic', label: 'x', mode: 'api_key', source: 'profile' } as const;
const answered: ProbeResult = { ...about, profileId: 'anthropic:work', status: 'ok', latencyMs: 500 };
const refused: ProbeResult = { ...about, profileId: 'openrouter:default', status: 'auth', error: 'invalid x-api-key' };
const excluded: ProbeResult = {
  ...{ ...about, profileId: 'openai-codex:codex-cli', status: 'unknown', reasonCode: 'excluded_by_auth_order' },
  error: 'Your order leaves it out.',
};

test('says before that it costs a few tokens, and asks the accounts of the agent', async () => {
  const { inputs } = await draw('accounts');
  expect(screen.getByRole('button', { name: 'Check all' }).title).toContain('costs a few tokens');
  expect(inputs('probe.start')).toEqual([]);
  const begun = await begin();
  expect(begun.inputs('probe.start')).toEqual([{ agentId: 'main' }]);
  expect(begun.inputs('accounts.test')).toEqual([]);
});

test('each row waits until something is heard of it; what is wrong is told on it', async () => {
  const { core } = await begin();
  expect(row(WORK).getByText('Checking…')).toBeTruthy();
  tell(core, 1, answered);
  expect(screen.getByText('1 of 3 checked')).toBeTruthy();
  expect(row(WORK).queryByText('Checking…')).toBeNull();
  expect(row('Experiments').getByText('Checking…')).toBeTruthy();
  tell(core, 2, refused);
  expect(row('Experiments').getByText('Refused. invalid x-api-key')).toBeTruthy();
  tell(core, 3, excluded);
  expect(row('mei@shirakawa.example').getByText('Not asked. Your order leaves it out.')).toBeTruthy();
});

test('the end is summed up, and all can be checked again', async () => {
  const { core } = await begin();
  tell(core, 1, answered);
  tell(core, 2, refused);
  tell(core, 3, excluded);
  tell(core, 3, undefined, 'finished');
  await screen.findAllByText('1 account answered. 1 did not. 1 was not asked.');
  expect(screen.getByRole('button', { name: 'Check all' })).toBeTruthy();
  expect(screen.queryByText('Checking…')).toBeNull();
});

test('testing one again takes away what was said of it', async () => {
  const { core, user } = await begin();
  tell(core, 1, refused);
  tell(core, 1, undefined, 'finished');
  await user.click(screen.getByRole('button', { name: 'Test Experiments' }));
  await settle();
  expect(screen.queryByText(/invalid x-api-key/)).toBeNull();
});

test('Cancel ends it; what was found stays', async () => {
  const { core, user, inputs } = await begin();
  tell(core, 1, refused);
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await screen.findAllByText('Cancelled. 0 accounts answered. 1 did not.');
  expect(inputs('job.cancel')).toEqual([{ id: 'job-1' }]);
  expect(screen.getByText('Refused. invalid x-api-key')).toBeTruthy();
});

test('a core that knows nothing of the job any more does not leave the page waiting', async () => {
  const { user } = await begin((core) => core.fail('job.cancel', { code: 'unknown-job' }));
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await screen.findByRole('button', { name: 'Check all' });
  expect(screen.queryByText('Checking…')).toBeNull();
});

test('the end may not have been heard: Cancel asks for it', async () => {
  const { core, user } = await begin();
  core.silence();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await screen.findByRole('button', { name: 'Check all' });
  expect(screen.queryByText('Checking…')).toBeNull();
});

test('leaving the page ends it, since nobody could cancel it any more', async () => {
  const { inputs } = await begin();
  window.location.hash = '#/doctor';
  await screen.findByRole('heading', { name: 'Doctor' });
  expect(inputs('job.cancel')).toEqual([{ id: 'job-1' }]);
});

test('a window drawn anew goes on with the check it watched, of the same agent, and sums it up', async () => {
  const { core, inputs } = await draw('accounts', ({ client }) => {
    void client.api['probe.start']({ agentId: 'claude-code' });
    sessionStorage.setItem(KEPT, JSON.stringify({ id: 'job-1', agentId: 'claude-code', covers: ['anthropic:work'] }));
  });
  expect(screen.getByRole('combobox', { name: 'For' }).textContent).toContain('claude-code');
  expect(screen.getByText(/^0 of \d+ checked/)).toBeTruthy();
  expect(row(WORK).getByText('Checking…')).toBeTruthy();
  expect(row('Experiments').queryByText('Checking…')).toBeNull();
  tell(core, 1, answered);
  tell(core, 1, undefined, 'finished');
  await screen.findAllByText('1 account answered.');
  expect(sessionStorage.getItem(KEPT)).toBeNull();
  expect(inputs('probe.start')).toHaveLength(1);
});

test('a check is remembered while it runs, and not after the page was left', async () => {
  await begin();
  expect(sessionStorage.getItem(KEPT)).toContain('job-1');
  window.location.hash = '#/doctor';
  await screen.findByRole('heading', { name: 'Doctor' });
  expect(sessionStorage.getItem(KEPT)).toBeNull();
});

test('one that is remembered and not known any more is forgotten', async () => {
  await draw('accounts', () => {
    sessionStorage.setItem(KEPT, JSON.stringify({ id: 'job-9', agentId: 'main', covers: null }));
  });
  expect(screen.getByRole('button', { name: 'Check all' })).toBeTruthy();
  expect(sessionStorage.getItem(KEPT)).toBeNull();
});

test('one of an agent that was removed meanwhile leaves the page to main', async () => {
  await draw('accounts', () => {
    sessionStorage.setItem(KEPT, JSON.stringify({ id: 'job-9', agentId: 'removed', covers: null }));
  });
  expect(screen.getByRole('combobox', { name: 'For' }).textContent).toContain('main');
  expect(row(WORK).getByText('Work, Max plan')).toBeTruthy();
});

test('one that could not be asked about is not forgotten', async () => {
  const about = JSON.stringify({ id: 'job-9', agentId: 'main', covers: null });
  await draw('accounts', (core) => {
    sessionStorage.setItem(KEPT, about);
    core.fail('probe.get', { code: 'write-failed', path: '/x', why: 'lost' });
  });
  expect(sessionStorage.getItem(KEPT)).toBe(about);
  sessionStorage.removeItem(KEPT);
});

test('left before the core has answered, it is ended as soon as its id is known', async () => {
  let answer = (): void => undefined;
  const asked = new Promise<void>((done) => (answer = done));
  const { user, inputs } = await draw('accounts', ({ client }) => {
    const start = client.api['probe.start'];
    Object.assign(client.api, { 'probe.start': (input: Input<'probe.start'>) => asked.then(() => start(input)) });
  });
  await user.click(screen.getByRole('button', { name: 'Check all' }));
  window.location.hash = '#/doctor';
  await screen.findByRole('heading', { name: 'Doctor' });
  expect(inputs('job.cancel')).toEqual([]);
  answer();
  await waitFor(() => expect(inputs('job.cancel')).toEqual([{ id: 'job-1' }]));
});

test('what cannot begin says why', async () => {
  await begin((core) => core.fail('probe.start', { code: 'vault-locked', name: 'passphrase' }));
  await screen.findAllByText(/^Not done: The vault is locked/);
  expect(screen.getByRole('button', { name: 'Check all' })).toBeTruthy();
});

test('some accounts are checked, as it was said; the others do not wait', async () => {
  const { user, inputs } = await draw('accounts');
  await user.click(screen.getByRole('button', { name: 'More for all accounts' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Check some…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Check accounts' }));
  await user.click(dialog.getByRole('combobox', { name: 'Provider' }));
  await user.click(await screen.findByRole('option', { name: 'Anthropic' }));
  await user.click(dialog.getByRole('checkbox', { name: /^Mei Tanabe/ }));
  expect(dialog.queryByRole('textbox')).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'How they are asked' }));
  const wait = dialog.getByRole('textbox', { name: 'Wait' });
  await user.clear(wait);
  await user.type(wait, '0');
  expect(dialog.getByText('A number above 0.')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Check 2 accounts' }));
  expect(inputs('probe.start')).toEqual([]);
  await user.clear(wait);
  await user.type(wait, '20');
  await user.click(dialog.getByRole('button', { name: 'Check 2 accounts' }));
  await settle();
  const profiles = ['anthropic:work', 'anthropic:shirakawa-translation-studio-console'];
  expect(inputs('probe.start')).toEqual([
    { agentId: 'main', profiles, timeoutMs: 20_000, concurrency: 2, maxTokens: 8 },
  ]);
  expect(row(WORK).getByText('Checking…')).toBeTruthy();
  expect(row('Experiments').queryByText('Checking…')).toBeNull();
});
