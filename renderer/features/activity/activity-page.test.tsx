import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { RequestView } from '#shared/activity';
import { draw, NOW, settle } from '../../testing/draw.tsx';

const rows = () => screen.queryAllByRole('button', { expanded: false }).filter((row) => row.className === 'rq');
const summary = () => within(screen.getByRole('region', { name: 'Summary' }));

describe('the page', () => {
  test('totals, and a chart that says its numbers', async () => {
    await draw('activity');
    expect(
      summary()
        .getAllByRole('definition')
        .map((each) => each.textContent),
    ).toEqual(['9', '7', '1', '1']);
    expect(summary().getByRole('img').getAttribute('aria-label')).toMatch(
      /Busiest: 13:00 with 4\. Handed on: 1\. Failed: 1\./,
    );
  });

  test('the chart as a table, newest first', async () => {
    const { user } = await draw('activity');
    await user.click(summary().getByRole('button', { name: 'View as table' }));
    const table = within(summary().getByRole('table')).getAllByRole('row');
    expect(table.length).toBe(25);
    expect(table[1]!.textContent).toBe('13:00211');
    expect(summary().queryByRole('img')).toBeNull();
  });

  test('newest first; All, Handed on, Failed, and a text', async () => {
    const { user } = await draw('activity');
    expect(rows().length).toBe(9);
    expect(rows()[0]!.textContent).toContain('13:40:00claude-codeClaude Opus 4.5 Work, Max plan');
    await user.click(screen.getByRole('button', { name: 'Handed on' }));
    expect(rows().map((row) => row.textContent)).toEqual([expect.stringContaining('Handed on · 3')]);
    await user.click(screen.getByRole('button', { name: 'Failed' }));
    expect(rows().map((row) => row.textContent)).toEqual([expect.stringContaining('nobody answered')]);
    await user.type(screen.getByRole('searchbox', { name: 'Filter requests' }), 'opus');
    expect(screen.getByText('No request matches.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    expect(rows().length).toBe(9);
  });

  test('new rows wait behind “n new”', async () => {
    const { user, core } = await draw('activity');
    const [first] = core.world.requests;
    const more = (id: string): RequestView => ({ ...first!, id, at: NOW });
    core.world.requests.unshift(more('req-b'), more('req-a'));
    core.emit('changed', { topics: ['activity'] });
    await settle();
    expect(rows().length).toBe(9);
    await user.click(screen.getByRole('button', { name: '2 new' }));
    expect(rows().length).toBe(11);
    expect(screen.queryByRole('button', { name: '2 new' })).toBeNull();
  });

  test('another period is loaded', async () => {
    const { user, inputs } = await draw('activity');
    await user.click(screen.getByRole('combobox', { name: 'Period: Last 24 hours' }));
    await user.click(await screen.findByRole('option', { name: 'Last 7 days' }));
    await settle();
    expect(inputs('activity.list').at(-1)).toMatchObject({ hours: 168 });
    expect(summary().getByRole('img')).toBeTruthy();
  });
});

describe('an open row', () => {
  const attempts = () =>
    within(screen.getByRole('list', { name: 'Attempts' }))
      .getAllByRole('listitem')
      .map((item) => item.textContent);

  test('tells every attempt, its outcome, its end and its time', async () => {
    const { user } = await draw('activity');
    await user.click(rows()[2]!);
    expect(attempts()).toEqual([
      expect.stringMatching(/^1Mei Tanabe, personal Pro.*Rate limit \(429\)Cools until 13:45 · “This request.*0\.6 s$/),
      expect.stringMatching(/^–Shirakawa Translation Studio.*SkippedDisabled until 17:41not asked$/),
      expect.stringMatching(/^Shirakawa OpenAI keyGPT-5\.2Answered \(200\)Paid by use11\.3 s$/),
    ]);
    expect(screen.getByText(/2 before it could not answer, so it went to Shirakawa OpenAI key/)).toBeTruthy();
    expect(
      screen.getByText('18,240 tokens in, 912 out · 16,000 from the cache · 300 for reasoning · $0.019'),
    ).toBeTruthy();
    expect(screen.getByText('GPT-5.2 could not be told: metadata, thinking of earlier turns')).toBeTruthy();
    expect(screen.getByText('req-7')).toBeTruthy();
  });

  test('an address opens its row', async () => {
    await draw('activity/req-6');
    expect(attempts()).toEqual([expect.stringContaining('Batch jobs')]);
  });

  test('the explanation can be copied', async () => {
    const { user } = await draw('activity/req-7');
    await user.click(screen.getByRole('button', { name: 'Copy explanation' }));
    const text = await navigator.clipboard.readText();
    expect(text).toContain('1. Mei Tanabe, personal Pro · anthropic/claude-opus-4-5: Rate limit (429), 0.6 s');
    expect(text).toContain('Request req-7');
  });

  test('a failed attempt without an end offers no clearing', async () => {
    await draw('activity/req-9');
    expect(screen.queryByRole('button', { name: /Clear/ })).toBeNull();
  });
});

describe('an address of a request that is not listed', () => {
  test('loads it', async () => {
    const { core, inputs, user } = await draw('activity/old-1', ({ world }) => {
      world.requests.push({ ...world.requests[0]!, id: 'old-1', agentId: 'last-week' });
      world.listed = world.requests.length - 1;
    });
    expect(inputs('activity.get')).toEqual([{ id: 'old-1' }]);
    const linked = within(screen.getByRole('list', { name: 'The request of this address' }));
    expect(linked.getByText('last-week')).toBeTruthy();
    await user.click(linked.getByRole('button', { expanded: true }));
    await settle();
    expect(screen.queryByRole('list', { name: 'The request of this address' })).toBeNull();
    expect(core.world.requests.length).toBeGreaterThan(rows().length);
  });

  test('says that it is not there', async () => {
    await draw('activity/never');
    expect(screen.getByText(/no request “?never/)).toBeTruthy();
  });
});

describe('prompts and answers', () => {
  const sign = () => within(screen.getByRole('navigation', { name: 'Main' })).getByRole('link', { name: /^Activity/ });

  test('are kept only after somebody said so, with a sign on every page, and deleted on Stop', async () => {
    const { user, inputs } = await draw('activity');
    expect(sign().textContent).toBe('Activity');
    await user.click(screen.getByRole('button', { name: 'Keep prompts…' }));
    const asked = within(await screen.findByRole('alertdialog'));
    expect(asked.getByText(/ends by itself after an hour/)).toBeTruthy();
    await user.click(asked.getByRole('button', { name: 'Keep for an hour' }));
    await settle();
    expect(screen.getByText('until 14:41.')).toBeTruthy();
    expect(sign().textContent).toBe('Activity prompts are kept');
    expect(screen.queryByRole('button', { name: 'Keep prompts…' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Stop and delete' }));
    await settle();
    expect(inputs('activity.keepBodies')).toEqual([{ on: true }, { on: false }]);
    expect(sign().textContent).toBe('Activity');
  });

  test('of a request that has them are read on a click, JSON line by line', async () => {
    const { user, inputs } = await draw('activity/req-8', ({ world }) => {
      world.requests.find(({ id }) => id === 'req-8')!.bodies = true;
      world.bodies = { request: '{"a":1}', answer: 'event: x' };
    });
    expect(inputs('activity.bodies')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Show prompt and answer' }));
    await settle();
    const part = (name: string) => within(screen.getByRole('region', { name })).getByText(/./, { selector: 'pre' });
    expect([part('Sent').textContent, part('Answered').textContent]).toEqual(['{\n  "a": 1\n}', 'event: x']);
    await user.click(screen.getByRole('button', { name: 'Copy: Sent' }));
    expect(await navigator.clipboard.readText()).toBe('{"a":1}');
    await user.click(screen.getByRole('button', { name: 'Delete all that was kept' }));
    await settle();
    expect(screen.queryByRole('button', { name: /prompt and answer/ })).toBeNull();
  });

  test('of a request that has none are not offered', async () => {
    await draw('activity/req-9');
    expect(screen.queryByRole('button', { name: /prompt and answer/ })).toBeNull();
  });

  test('that are gone meanwhile are said to be', async () => {
    const { user } = await draw('activity/req-8', ({ world }) => {
      world.requests.find(({ id }) => id === 'req-8')!.bodies = true;
      world.bodies = null;
    });
    await user.click(screen.getByRole('button', { name: 'Show prompt and answer' }));
    await settle();
    expect(screen.getByText(/was not kept/)).toBeTruthy();
  });
});

describe('clearing', () => {
  // The row asks this computer's clock whether a window is still open.
  const open = (id: string) => (core: Parameters<NonNullable<Parameters<typeof draw>[1]>>[0]) => {
    const request = core.world.requests.find((each) => each.id === id)!;
    request.attempts[0]!.until = Date.now() + 600_000;
    for (const attempt of request.attempts.slice(1)) delete attempt.until;
  };

  test('ends the windows that this request opened', async () => {
    const { user, inputs } = await draw('activity/req-7', open('req-7'));
    await user.click(screen.getByRole('button', { name: 'Clear cooldown' }));
    await settle();
    expect(inputs('accounts.clearCooldown')).toEqual([
      { agentId: 'claude-code', provider: 'anthropic', profileId: 'anthropic:mei.tanabe@example.com' },
    ]);
    expect(screen.queryByRole('button', { name: 'Clear cooldown' })).toBeNull();
  });

  test('that was refused says why and can be tried again', async () => {
    const { user } = await draw('activity/req-7', (core) => {
      open('req-7')(core);
      core.fail('accounts.clearCooldown', { code: 'write-failed', path: '/x', why: 'disk full' });
    });
    await user.click(screen.getByRole('button', { name: 'Clear cooldown' }));
    await settle();
    expect(screen.getAllByText(/disk full/).length).toBeGreaterThan(0);
    expect(screen.getByRole('button', { name: 'Clear cooldown' })).toBeTruthy();
  });
});

describe('when all is not well', () => {
  test('no requests: says how they come', async () => {
    await draw('activity', ({ world }) => {
      world.requests = [];
    });
    expect(screen.getByText('No requests in this period.')).toBeTruthy();
    expect(screen.getByText('Point a tool at the gateway, and its requests show up here.')).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Summary' })).toBeNull();
  });

  test('a load that fails keeps what was shown; a first one says why', async () => {
    const { core } = await draw('activity');
    core.fail('activity.list', { code: 'internal', traceId: 'tr-9' });
    core.emit('changed', { topics: ['activity'] });
    await settle();
    expect(screen.getByText('Shown as of 13:41.')).toBeTruthy();
    expect(rows().length).toBe(9);
    await draw('activity', (fake) => fake.fail('activity.list', { code: 'internal', traceId: 'tr-8' }));
    expect(screen.getByText(/tr-8/)).toBeTruthy();
  });

  test('long names are whole in their tooltips', async () => {
    const long = 'nightly-translation-quality-check-of-the-second-half';
    await draw('activity', ({ world }) => Object.assign(world.requests[0]!, { agentId: long }));
    expect(screen.getByTitle(long).textContent).toBe(long);
  });
});
