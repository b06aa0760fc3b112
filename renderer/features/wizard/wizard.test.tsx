import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { openWindow } from '../../testing/open-window.tsx';
import type { FakeCore } from '../../testing/fake-api.ts';

const TOKEN = `sk-ant-oat01-${'a'.repeat(91)}Qx4f`;
const KEY = `sk-${'k'.repeat(40)}wxyz`;

const dialog = async () => within(await screen.findByRole('dialog'));
const button = async (name: string | RegExp) => (await dialog()).findByRole('button', { name });

async function start(...choices: (string | RegExp)[]) {
  const drawn = openWindow();
  await drawn.user.click(await screen.findByRole('button', { name: 'Add account' }));
  for (const name of choices) await drawn.user.click(await button(name));
  return drawn;
}

/** At the check of a token that was pasted. */
async function checked(prepare: (core: FakeCore) => void = () => undefined) {
  const drawn = await start(/^Anthropic/, /^Setup-token/);
  prepare(drawn.core);
  await drawn.user.paste(TOKEN);
  await drawn.user.click(await button('Check the token'));
  return drawn;
}

const field = async () => (await dialog()).findByRole<HTMLTextAreaElement>('textbox');

test('a setup-token from the first tile to the vault', async () => {
  const { core, user } = await checked();
  await (await dialog()).findByText('Accepted');
  await user.click(await button('Next'));
  const name = await (await dialog()).findByRole('textbox', { name: 'Name' });
  expect((name as HTMLInputElement).value).toBe('Anthropic');
  await user.clear(name);
  await user.type(name, 'Second plan');
  await user.click(await button('Next'));
  await user.click(await button('Move Second plan up'));
  await user.click(await button('Add account'));
  await (await dialog()).findByRole('heading', { name: 'Second plan is ready.' });
  expect(core.calls.find(({ call }) => call === 'accounts.check')?.input).toEqual({
    provider: 'anthropic',
    kind: 'setup-token',
    secret: TOKEN,
  });
  expect(core.calls.find(({ call }) => call === 'accounts.add')?.input).toEqual({
    provider: 'anthropic',
    kind: 'setup-token',
    secret: TOKEN,
    label: 'Second plan',
    place: 2,
  });
  await user.click(await button('Done'));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(core.world.groups[0]?.profiles[2]?.label).toBe('Second plan');
});

describe('the field', () => {
  test('shows dots but for prefix and end, and all of it on request', async () => {
    const { user } = await start(/^Anthropic/, /^Setup-token/);
    await user.paste(TOKEN);
    expect((await field()).value).toBe(`sk-ant-oat01-${'•'.repeat(91)}Qx4f`);
    await user.click(await button('Show'));
    expect((await field()).value).toBe(TOKEN);
  });

  test('is not completed, corrected or spell-checked', async () => {
    await start(/^Anthropic/, /^Setup-token/);
    const area = await field();
    expect(area.getAttribute('autocomplete')).toBe('off');
    expect(area.getAttribute('spellcheck')).toBe('false');
    expect(document.activeElement).toBe(area);
  });

  test('says what is wrong, and does not go on', async () => {
    const { core, user } = await start(/^Anthropic/, /^Setup-token/);
    await user.paste(TOKEN.slice(0, 72));
    await (await dialog()).findByText('8 characters short: 72 of at least 80.');
    const check = await button('Check the token');
    expect(check.getAttribute('aria-disabled')).toBe('true');
    await user.click(check);
    expect(core.calls.some(({ call }) => call === 'accounts.check')).toBe(false);
  });

  test('what belongs to another provider can be added there', async () => {
    const { user } = await start(/^OpenAI(?! Codex)/);
    await user.paste(`sk-or-v1-${'a'.repeat(60)}`);
    await user.click(await button('Add it there'));
    await (await dialog()).findByText('Starts with', { exact: false });
    expect((await dialog()).getByRole('navigation', { name: 'Steps' }).textContent).toContain('OpenRouter');
    expect((await field()).value).toMatch(/^sk-or-•+aaaa$/);
  });
});

describe('the check', () => {
  test('a refusal carries the provider’s sentence; it can be saved unchecked', async () => {
    const { user } = await checked((core) =>
      core.checkFinds({ outcome: 'refused', status: 401, latencyMs: 120, message: 'invalid bearer token' }),
    );
    await (await dialog()).findByText('Anthropic refuses it');
    expect((await dialog()).getByText('Anthropic answers: “invalid bearer token”')).toBeTruthy();
    await user.click(await button('Save unchecked'));
    await user.click(await button('Next'));
    await user.click(await button('Add account'));
    await (await dialog()).findByRole('heading', { name: 'Anthropic is saved, unchecked.' });
  });

  test('a token for another product is told apart', async () => {
    const message =
      'This credential is only authorized for use with Claude Code and cannot be used for other API requests.';
    await checked((core) => core.checkFinds({ outcome: 'refused', status: 400, latencyMs: 90, message }));
    await (await dialog()).findByText(`Anthropic answers: “${message}” Use an API key for this.`);
  });

  test.each([
    ['limited', 'Accepted, but at its limit now', 'Next'],
    ['unreachable', 'Anthropic cannot be reached', 'Save unchecked'],
    ['unclear', 'Anthropic gave an unclear answer', 'Save unchecked'],
  ] as const)('%s', async (outcome, words, goOn) => {
    await checked((core) => core.checkFinds({ outcome, latencyMs: 10 }));
    await (await dialog()).findByText(words);
    expect(await button(goOn)).toBeTruthy();
  });

  test('a provider that was not reached is not quoted', async () => {
    const message = 'getaddrinfo ENOTFOUND api.anthropic.com';
    await checked((core) => core.checkFinds({ outcome: 'unreachable', latencyMs: 10, message }));
    await (await dialog()).findByText(`The network says: “${message}”`);
    expect((await dialog()).queryByText(/Anthropic answers/)).toBeNull();
  });

  test('tried again, it asks again', async () => {
    const { core, user } = await checked((core) => core.checkFinds({ outcome: 'unreachable', latencyMs: 10 }));
    await (await dialog()).findByText('Anthropic cannot be reached');
    core.checkFinds({ outcome: 'accepted', latencyMs: 400 });
    await user.click(await button('Try again'));
    await (await dialog()).findByText('Anthropic answered in 0.4 s.');
    expect(core.calls.filter(({ call }) => call === 'accounts.check')).toHaveLength(2);
  });

  test('another secret is asked about anew', async () => {
    const { core, user } = await checked();
    await (await dialog()).findByText('Accepted');
    await user.click(await button('Back'));
    expect((await field()).value).toContain('Qx4f');
    await user.paste(`${TOKEN}more`);
    await user.click(await button('Check the token'));
    await (await dialog()).findByText('Accepted');
    const asked = core.calls.filter(({ call }) => call === 'accounts.check');
    expect(asked.map(({ input }) => (input as { secret: string }).secret)).toEqual([TOKEN, `${TOKEN}more`]);
  });
});

test('the same secret for another provider is asked about anew', async () => {
  const { core, user } = await start(/^DeepSeek/);
  await user.paste(KEY);
  await user.click(await button('Check the key'));
  await (await dialog()).findByText('DeepSeek answered in 0.8 s.');
  await user.click(await button('Back'));
  await user.click(await button('Back'));
  await user.click(await button(/^Venice/));
  await user.click(await button('Check the key'));
  await (await dialog()).findByText('Venice answered in 0.8 s.');
  const asked = core.calls.filter(({ call }) => call === 'accounts.check');
  expect(asked.map(({ input }) => (input as { provider: string }).provider)).toEqual(['deepseek', 'venice']);
});

describe('closing', () => {
  test('with nothing pasted Escape just closes', async () => {
    const { user } = await start(/^Anthropic/);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('with something pasted it asks first, and going on loses nothing', async () => {
    const { user } = await start(/^Anthropic/, /^Setup-token/);
    await user.paste(TOKEN);
    await user.keyboard('{Escape}');
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Go on' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect((await field()).value).toContain('Qx4f');
  });

  test('what was pasted is gone, and was never kept anywhere', async () => {
    const { core, user } = await start(/^Anthropic/, /^Setup-token/);
    await user.paste(TOKEN);
    await user.keyboard('{Escape}');
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Add account' }));
    await user.click(await button(/^Anthropic/));
    await user.click(await button(/^Setup-token/));
    expect((await field()).value).toBe('');
    // Whether it is stored already was asked of the core, which keeps nothing of it.
    const calls = core.calls.filter(({ call }) => call !== 'accounts.known');
    expect(
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), window.location.href, calls]),
    ).not.toContain('aaaa');
  });
});

describe('a secret that is stored already', () => {
  test('is named as soon as it is pasted, and cannot be added once more', async () => {
    const { core, user } = await start(/^Anthropic/, /^Setup-token/);
    core.world.known[TOKEN] = { profileId: 'anthropic:work', label: 'Work, Max plan' };
    await user.paste(TOKEN);
    await (await dialog()).findByText('This is stored already, as “Work, Max plan”.');
    expect((await button('Check the token')).getAttribute('aria-disabled')).toBe('true');
    await user.clear(await field());
    await user.paste(TOKEN.replace('Qx4f', 'Qx4g'));
    await waitFor(async () => expect((await button('Check the token')).getAttribute('aria-disabled')).toBe('false'));
    expect(screen.queryByText(/stored already/)).toBeNull();
  });

  test('half a secret is not asked about', async () => {
    const { core, user } = await start(/^Anthropic/, /^Setup-token/);
    await user.paste('sk-ant-oat01-half');
    await (await dialog()).findByText(/characters short/);
    expect(core.calls.some(({ call }) => call === 'accounts.known')).toBe(false);
  });
});

describe('at the end', () => {
  test('a test message goes to the new account, and its answer is shown', async () => {
    const { core, user } = await checked((fake) => fake.checkFinds({ outcome: 'unreachable', latencyMs: 5_000 }));
    await user.click(await button('Save unchecked'));
    await user.click(await button('Next'));
    await user.click(await button('Add account'));
    await (await dialog()).findByRole('heading', { name: 'Anthropic is saved, unchecked.' });
    core.checkFinds({ outcome: 'accepted', latencyMs: 900 });
    await user.click(await button('Send a test message'));
    await (await dialog()).findByText('Anthropic answered in 0.9 s.');
    expect(core.calls.filter(({ call }) => call === 'accounts.test')).toEqual([
      { call: 'accounts.test', input: { profileId: 'anthropic:anthropic' } },
    ]);
    await (await dialog()).findByRole('heading', { name: 'Anthropic is ready.' });
  });
});

describe('an AWS profile', () => {
  const open = () => start(/^Amazon Bedrock/, /^AWS profile/);

  test('is chosen from the AWS files, with a region; nothing is pasted', async () => {
    const { core, user } = await open();
    await user.click(await (await dialog()).findByRole('radio', { name: /^shirakawa-production/ }));
    expect((await dialog()).getByText('aws sso login --profile shirakawa-production-translations')).toBeTruthy();
    const region = (await dialog()).getByRole<HTMLInputElement>('textbox', { name: 'Region' });
    expect(region.placeholder).toBe('ap-northeast-1');
    await user.type(region, 'frankfurt');
    expect((await button('Check the profile')).getAttribute('aria-disabled')).toBe('true');
    await user.clear(region);
    await user.type(region, 'eu-west-1');
    await user.click(await button('Check the profile'));
    await (await dialog()).findByText('Accepted');
    await user.click(await button('Next'));
    await (await dialog()).findByText('Renewed by the AWS tools');
    await user.click(await button('Next'));
    await user.click(await button('Add account'));
    await (await dialog()).findByText(/Baton stores none of its credentials/);
    const credential = {
      ...{ provider: 'amazon-bedrock', kind: 'aws-sdk', secret: '' },
      ...{ awsProfile: 'shirakawa-production-translations', region: 'eu-west-1' },
    };
    expect(core.calls.find(({ call }) => call === 'accounts.check')?.input).toEqual(credential);
    expect(core.calls.find(({ call }) => call === 'accounts.add')?.input).toMatchObject(credential);
  });

  test('or whatever the SDK finds; a file that cannot be read is said', async () => {
    const drawn = openWindow('#/accounts', ({ world }) => {
      world.aws = { profiles: [], region: 'us-east-1', problems: ['~/.aws/config cannot be read: line 3.'] };
    });
    await drawn.user.click(await screen.findByRole('button', { name: 'Add account' }));
    for (const name of [/^Amazon Bedrock/, /^AWS profile/]) await drawn.user.click(await button(name));
    await (await dialog()).findByText('~/.aws/config cannot be read: line 3.');
    expect((await dialog()).getByText('Left empty, it is us-east-1.')).toBeTruthy();
    await drawn.user.click(await button('Check the profile'));
    await (await dialog()).findByText('Accepted');
    expect(drawn.core.calls.find(({ call }) => call === 'accounts.check')?.input).toEqual({
      ...{ provider: 'amazon-bedrock', kind: 'aws-sdk', secret: '' },
    });
  });
});

describe('place and name', () => {
  test('an automatic order stays automatic unless a place is chosen', async () => {
    const { core, user } = await start(/^OpenAI(?! Codex)/);
    await user.paste(KEY);
    await user.click(await button('Check the key'));
    await user.click(await button('Next'));
    await user.click(await button('Next'));
    expect((await dialog()).getByRole<HTMLInputElement>('radio', { name: 'Keep it automatic' }).checked).toBe(true);
    await user.click(await button('Add account'));
    await (await dialog()).findByRole('heading', { name: 'OpenAI is ready.' });
    const added = core.calls.find(({ call }) => call === 'accounts.add')?.input;
    expect(added).toEqual({ provider: 'openai', kind: 'api_key', secret: KEY, label: 'OpenAI', expires: null });
    expect(core.world.groups[1]?.order).toBe('automatic');
  });

  test('a name somebody has cannot be taken', async () => {
    const { user } = await checked();
    await user.click(await button('Next'));
    const name = await (await dialog()).findByRole('textbox', { name: 'Name' });
    await user.clear(name);
    await user.type(name, 'work, max plan');
    await (await dialog()).findByText(/is called “work, max plan” already/);
    expect((await button('Next')).getAttribute('aria-disabled')).toBe('true');
  });

  test('a secret that another account has is named by that account', async () => {
    const { core, user } = await checked();
    await user.click(await button('Next'));
    await user.click(await button('Next'));
    core.fail('accounts.add', { code: 'already-stored', profileId: 'anthropic:work' });
    await user.click(await button('Add account'));
    await (await dialog()).findByText('This is stored already, as “Work, Max plan”.');
  });

  test('what cannot be saved says why and keeps everything', async () => {
    const { core, user } = await checked();
    await user.click(await button('Next'));
    await user.click(await button('Next'));
    core.fail('accounts.add', { code: 'vault-locked', name: 'passphrase' });
    await user.click(await button('Add account'));
    await (await dialog()).findByText(/The vault is locked/);
    core.fail('accounts.add', null);
    await user.click(await button('Add account'));
    await (await dialog()).findByRole('heading', { name: 'Anthropic is ready.' });
  });
});

test('a new secret for an account that is there keeps its id and its name', async () => {
  const { core, user } = openWindow();
  await user.click(await screen.findByRole('button', { name: 'More for Work, Max plan' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Paste new…' }));
  await field();
  await user.paste(TOKEN);
  await user.click(await button('Check the token'));
  await user.click(await button('Next'));
  await user.click(await button('Save'));
  await (await dialog()).findByRole('heading', { name: 'Work, Max plan is ready.' });
  expect(core.calls.find(({ call }) => call === 'accounts.add')?.input).toMatchObject({
    profileId: 'anthropic:work',
    label: 'Work, Max plan',
    kind: 'setup-token',
  });
});

test('after one, another', async () => {
  const { user } = await checked();
  await user.click(await button('Next'));
  await user.click(await button('Next'));
  await user.click(await button('Add account'));
  await user.click(await button('Add another'));
  expect(await screen.findByRole('dialog', { name: 'Whose account is it?' })).toBeTruthy();
  await user.click(await button(/^Anthropic/));
  await user.click(await button(/^Setup-token/));
  expect((await field()).value).toBe('');
});

test('for an agent of its own the account is added to that agent, and the wizard says so', async () => {
  const { core, user } = openWindow();
  await user.click(await screen.findByRole('combobox', { name: 'For' }));
  await user.click(await screen.findByRole('option', { name: 'claude-code' }));
  await user.click(screen.getByRole('button', { name: 'Add account' }));
  await (await dialog()).findByText('For claude-code only');
  await user.click(await button(/^OpenAI(?! Codex)/));
  await user.paste(KEY);
  await user.click(await button('Check the key'));
  await user.click(await button('Next'));
  await user.click(await button('Next'));
  await user.click(await button('Add account'));
  await (await dialog()).findByRole('heading', { name: 'OpenAI is ready.' });
  expect(core.calls.find(({ call }) => call === 'accounts.add')?.input).toMatchObject({ agentId: 'claude-code' });
});
