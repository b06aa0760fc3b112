import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { draw, settle } from '../../testing/draw.tsx';

const line = (name = 'Text') => within(screen.getByRole('region', { name }));
const names = (of = 'Text') =>
  line(of)
    .queryAllByRole('heading', { level: 3 })
    .map((heading) => heading.textContent);
const catalogue = () => within(screen.getByRole('table'));
const inUse = { write: 'disk full' };

describe('the line of models', () => {
  test('shows first, fallbacks, where it begins to cost, and how many accounts are ready', async () => {
    await draw('models');
    expect(names()).toEqual(['Claude Opus 4.5', 'Claude Sonnet 4.5', 'GPT-5.2']);
    expect(
      line()
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual([
      expect.stringContaining('1 of 3 ready'),
      expect.stringContaining('Anthropic · subscription'),
      'The next one costs moneyTell me',
      expect.stringContaining('OpenAI · pay per use'),
    ]);
  });

  test('the coin has its choice: to be told, or to be stopped', async () => {
    const { user, inputs, core } = await draw('models');
    const coin = () => line().getByRole('combobox', { name: 'When it starts to cost' });
    await user.click(coin());
    await user.click(await screen.findByRole('option', { name: 'Block' }));
    await settle();
    expect(inputs('models.paidFallback')).toEqual([{ agentId: 'main', choice: 'block' }]);
    expect(core.world.paidFallback).toBe('block');
    expect(coin().textContent).toBe('Block');
    expect(screen.getByTitle('Requests stop here and fail rather than cost money.')).toBeTruthy();
  });

  test('of one agent it is as for all until that agent has its own', async () => {
    const { user, inputs } = await draw('models/claude-code', ({ world }) => (world.paidFallback = 'block'));
    const coin = () => line().getByRole('combobox', { name: 'When it starts to cost' });
    expect(coin().textContent).toBe('Block');
    await user.click(coin());
    expect((await screen.findByRole('option', { name: 'As for all agents' })).getAttribute('aria-selected')).toBe(
      'true',
    );
    await user.click(screen.getByRole('option', { name: 'Tell me' }));
    await settle();
    expect(coin().textContent).toBe('Tell me');
    await user.click(coin());
    await user.click(await screen.findByRole('option', { name: 'As for all agents' }));
    await settle();
    expect(inputs('models.paidFallback').map((input) => (input as { choice: unknown }).choice)).toEqual([
      'notify',
      null,
    ]);
    expect(coin().textContent).toBe('Block');
  });

  test('a choice that cannot be saved says why', async () => {
    const { user } = await draw('models', (core) =>
      core.fail('models.paidFallback', { code: 'write-failed', path: '/x', why: 'disk full' }),
    );
    await user.click(line().getByRole('combobox', { name: 'When it starts to cost' }));
    await user.click(await screen.findByRole('option', { name: 'Block' }));
    await settle();
    expect(screen.getAllByText(/disk full/).length).toBeGreaterThan(0);
    expect(line().getByRole('combobox', { name: 'When it starts to cost' }).textContent).toBe('Tell me');
  });

  test('is put in order by keys: Space lifts, arrows move, Space drops', async () => {
    const { user, core } = await draw('models');
    line().getByRole('button', { name: 'Move GPT-5.2, place 3' }).focus();
    await user.keyboard(' {ArrowUp}{ArrowUp}');
    expect(names()).toEqual(['GPT-5.2', 'Claude Opus 4.5', 'Claude Sonnet 4.5']);
    expect(core.world.primary).toBe('anthropic/claude-opus-4-5');
    await user.keyboard(' ');
    await settle();
    expect(core.world.primary).toBe('openai/gpt-5.2');
    expect(core.world.fallbacks).toEqual(['anthropic/claude-opus-4-5', 'anthropic/claude-sonnet-4-5']);
    expect(names()[0]).toBe('GPT-5.2');
  });

  test('what moves is told at once, the coin too', async () => {
    const { user } = await draw('models');
    const told = () => screen.getByRole('alert').textContent;
    line().getByRole('button', { name: 'Move GPT-5.2, place 3' }).focus();
    await user.keyboard(' ');
    expect(told()).toBe('Lifted GPT-5.2. Place 3 of 3. Arrow keys move, Space drops, Escape cancels.');
    await user.keyboard('{ArrowUp}');
    expect(told()).toBe('Place 2 of 3, after the step that costs money.');
    await user.keyboard('{ArrowUp}');
    expect(told()).toBe('Place 1 of 3, first.');
    await user.keyboard('{Escape}');
    expect(told()).toBe('Cancelled. GPT-5.2 stays at place 3.');
  });

  test('Escape puts a lifted model back and writes nothing', async () => {
    const { user, inputs } = await draw('models');
    line().getByRole('button', { name: 'Move GPT-5.2, place 3' }).focus();
    await user.keyboard(' {Home}{Escape}');
    expect(names()).toEqual(['Claude Opus 4.5', 'Claude Sonnet 4.5', 'GPT-5.2']);
    expect([...inputs('models.set'), ...inputs('fallbacks.set')]).toEqual([]);
  });

  test('what could not be saved goes back, and says why', async () => {
    const { user, core } = await draw('models');
    core.fail('fallbacks.set', { code: 'write-failed', path: '/x', why: inUse.write });
    line().getByRole('button', { name: 'Move GPT-5.2, place 3' }).focus();
    await user.keyboard(' {ArrowUp} ');
    await settle();
    expect(names()).toEqual(['Claude Opus 4.5', 'Claude Sonnet 4.5', 'GPT-5.2']);
    expect(screen.getAllByText(/Not saved: .*disk full/).length).toBeGreaterThan(0);
  });

  test('a model is used first from its menu', async () => {
    const { user, core } = await draw('models');
    await user.click(line().getByRole('button', { name: 'More for Claude Sonnet 4.5' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Use first' }));
    await settle();
    expect(core.world.primary).toBe('anthropic/claude-sonnet-4-5');
    expect(core.world.fallbacks).toEqual(['anthropic/claude-opus-4-5', 'openai/gpt-5.2']);
  });

  test('a removed model comes back with Undo', async () => {
    const { user, core } = await draw('models');
    await user.click(line().getByRole('button', { name: 'More for Claude Sonnet 4.5' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Remove' }));
    await settle();
    expect(core.world.fallbacks).toEqual(['openai/gpt-5.2']);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await settle();
    expect(core.world.fallbacks).toEqual(['anthropic/claude-sonnet-4-5', 'openai/gpt-5.2']);
  });

  test('another first model is chosen in two clicks', async () => {
    const { user, core } = await draw('models');
    await user.click(line().getByRole('button', { name: 'Change first' }));
    await user.click(await screen.findByRole('option', { name: /GPT-5 mini/ }));
    await settle();
    expect(core.world.primary).toBe('openai/gpt-5-mini');
    expect(core.world.fallbacks).toEqual(['anthropic/claude-sonnet-4-5', 'openai/gpt-5.2']);
  });

  test('a fallback is found by its name and added last', async () => {
    const { user, core } = await draw('models');
    await user.click(line().getByRole('button', { name: 'Fallback' }));
    await user.type(await screen.findByRole('combobox', { name: 'Filter models' }), 'haiku{Enter}');
    await settle();
    expect(core.world.fallbacks.at(-1)).toBe('anthropic/claude-haiku-4-5');
  });

  test('a model no catalogue knows can be named as it is', async () => {
    const { user, core } = await draw('models');
    await user.click(line().getByRole('button', { name: 'Fallback' }));
    await user.type(await screen.findByRole('combobox', { name: 'Filter models' }), 'openai/gpt-9{Enter}');
    await settle();
    expect(core.world.fallbacks.at(-1)).toBe('openai/gpt-9');
  });
});

describe('one agent', () => {
  test('shows its own line, and follows all agents again', async () => {
    const { user, core } = await draw('models/nightly-translations');
    expect(names()).toEqual(['GPT-5 mini']);
    const fallbacks = screen.getByRole('combobox', { name: 'Fallbacks for text' });
    expect(fallbacks.textContent).toContain('None');
    await user.click(fallbacks);
    await user.click(await screen.findByRole('option', { name: 'As for all' }));
    await settle();
    expect(core.world.agents.find(({ id }) => id === 'nightly-translations')!.fallbacks).toBeNull();
    expect(names().length).toBe(3);
  });

  test('gets everybody’s fallbacks as its own, or none', async () => {
    const { user, inputs } = await draw('models/claude-code');
    const choose = async (name: string) => {
      await user.click(screen.getByRole('combobox', { name: 'Fallbacks for text' }));
      await user.click(await screen.findByRole('option', { name }));
      await settle();
    };
    await choose('Own');
    await choose('None');
    await choose('As for all');
    expect(inputs('fallbacks.set').map((input) => (input as { models: unknown }).models)).toEqual([
      ['anthropic/claude-sonnet-4-5', 'openai/gpt-5.2'],
      [],
      null,
    ]);
  });

  test('where there is nothing to make its own, a person chooses', async () => {
    const { user, core } = await draw('models/claude-code');
    await user.click(screen.getByRole('combobox', { name: 'First model for images' }));
    await user.click(await screen.findByRole('option', { name: 'Own' }));
    await user.type(await screen.findByRole('combobox', { name: 'Filter models' }), 'sonnet{Enter}');
    await settle();
    expect(core.world.ownImage).toEqual({ 'claude-code': 'anthropic/claude-sonnet-4-5' });
    expect(core.world.image).toBeNull();
  });

  test('changes only that agent', async () => {
    const { user, core } = await draw('models/claude-code');
    await user.click(line().getByRole('button', { name: 'More for GPT-5.2' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Use first' }));
    await settle();
    expect(core.world.primary).toBe('anthropic/claude-opus-4-5');
    expect(core.world.agents.find(({ id }) => id === 'claude-code')!.model).toBe('openai/gpt-5.2');
  });
});

describe('aliases', () => {
  test('are added in place, for the model chosen', async () => {
    const { user, core } = await draw('models');
    await user.click(screen.getByRole('button', { name: 'Alias' }));
    await user.type(screen.getByRole('textbox', { name: 'Alias' }), 'best');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    await settle();
    expect(core.world.aliases['best']).toBe('anthropic/claude-opus-4-5');
    expect(screen.queryByRole('textbox', { name: 'Alias' })).toBeNull();
  });

  test('one that is taken is told while it is typed, and not sent', async () => {
    const { user, inputs } = await draw('models');
    await user.click(catalogue().getByRole('button', { name: 'More for GPT-5 mini' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Add alias…' }));
    await user.type(screen.getByRole('textbox', { name: 'Alias' }), 'opus');
    expect(line('Aliases').getByRole('alert').textContent).toBe('opus already means Claude Opus 4.5.');
    await user.keyboard('{Enter}');
    await settle();
    expect(inputs('aliases.add')).toEqual([]);
  });

  test('are changed in place', async () => {
    const { user, core } = await draw('models');
    await user.click(screen.getByRole('button', { name: 'More for alias sonnet' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Change…' }));
    const field = screen.getByRole('textbox', { name: 'Alias' });
    await user.clear(field);
    await user.type(field, 'quick{Enter}');
    await settle();
    expect(core.world.aliases).toEqual({ opus: 'anthropic/claude-opus-4-5', quick: 'anthropic/claude-sonnet-4-5' });
  });

  test('are removed, and come back with Undo', async () => {
    const { user, core } = await draw('models');
    await user.click(screen.getByRole('button', { name: 'More for alias sonnet' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Remove' }));
    await settle();
    expect(Object.keys(core.world.aliases)).toEqual(['opus']);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await settle();
    expect(core.world.aliases['sonnet']).toBe('anthropic/claude-sonnet-4-5');
  });
});

describe('images', () => {
  const seeing = { image: 'anthropic/claude-sonnet-4-5', imageFallbacks: ['openai/gpt-5.2'] };

  test('are a line of their own, with its coin', async () => {
    await draw('models', ({ world }) => Object.assign(world, seeing));
    expect(names('Images')).toEqual(['Claude Sonnet 4.5', 'GPT-5.2']);
    expect(line('Images').getByText('The next one costs money')).toBeTruthy();
    const row = catalogue().getByRole('row', { name: /^Claude Sonnet/ });
    expect(within(row).getByText('Images 1')).toBeTruthy();
  });

  test('without a model it says who sees instead; only models that see are offered', async () => {
    const { user, core } = await draw('models');
    expect(line('Images').getByText(/go to the text models/)).toBeTruthy();
    await user.click(line('Images').getByRole('button', { name: 'Choose one' }));
    await user.type(await screen.findByRole('combobox', { name: 'Filter models' }), 'qwen');
    expect(screen.queryByRole('option')).toBeNull();
    await user.clear(screen.getByRole('combobox', { name: 'Filter models' }));
    await user.type(screen.getByRole('combobox', { name: 'Filter models' }), 'haiku{Enter}');
    await settle();
    expect(core.world.image).toBe('anthropic/claude-haiku-4-5');
  });

  test('are put in order by keys', async () => {
    const { user, core } = await draw('models', ({ world }) => Object.assign(world, seeing));
    line('Images').getByRole('button', { name: 'Move GPT-5.2, place 2' }).focus();
    await user.keyboard(' {ArrowUp} ');
    await settle();
    expect([core.world.image, core.world.imageFallbacks]).toEqual(['openai/gpt-5.2', ['anthropic/claude-sonnet-4-5']]);
  });

  test('the last one may be taken out, and comes back', async () => {
    const { user, core } = await draw('models', ({ world }) => (world.image = seeing.image));
    await user.click(line('Images').getByRole('button', { name: 'More for Claude Sonnet 4.5' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Remove' }));
    await settle();
    expect(core.world.image).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await settle();
    expect(core.world.image).toBe(seeing.image);
  });

  /** Lets the row of a model of the catalogue go on a card. */
  const drop = (model: RegExp, card: string) => {
    const carried = new Map<string, string>();
    const dataTransfer = {
      setData: (type: string, text: string) => carried.set(type, text),
      getData: (type: string) => carried.get(type) ?? '',
      get types() {
        return [...carried.keys()];
      },
    };
    fireEvent.dragStart(catalogue().getByRole('row', { name: model }), { dataTransfer });
    fireEvent.dragOver(screen.getByRole('region', { name: card }), { dataTransfer, clientY: 1 });
    return () => fireEvent.drop(screen.getByRole('region', { name: card }), { dataTransfer, clientY: 1 });
  };

  test('what does not take them is not taken, and says so', async () => {
    const { core, inputs } = await draw('models');
    const letGo = drop(/^Qwen3 32B/, 'Images');
    expect(line('Images').getByText('Qwen3 32B does not take images.')).toBeTruthy();
    letGo();
    await settle();
    expect(inputs('models.setImage')).toEqual([]);
    expect(core.world.image).toBeNull();
    expect(screen.getAllByText('Qwen3 32B does not take images.').length).toBeGreaterThan(0);
  });

  test('what takes them is dropped into the line', async () => {
    const { core } = await draw('models');
    drop(/^Claude Haiku/, 'Images')();
    await settle();
    expect(core.world.image).toBe('anthropic/claude-haiku-4-5');
  });
});

describe('the catalogue', () => {
  const rows = () => within(screen.getByRole('table')).getAllByRole('row').slice(1);

  test('shows what can be used, then all, then what the filter leaves', async () => {
    const { user } = await draw('models');
    expect(screen.getByText('7 models you can use, of 8')).toBeTruthy();
    expect(rows().length).toBe(7);
    await user.click(screen.getByRole('button', { name: 'All' }));
    expect(rows().length).toBe(8);
    await user.type(screen.getByRole('searchbox', { name: 'Filter models' }), 'haiku');
    expect(rows().map((row) => row.textContent)).toEqual([expect.stringContaining('1.00 / 5.00')]);
    await user.type(screen.getByRole('searchbox', { name: 'Filter models' }), 'xx');
    expect(screen.getByText('No model matches “haikuxx”.')).toBeTruthy();
  });

  test('two models of one name show what tells them apart', async () => {
    await draw('models', ({ world }) => {
      const haiku = world.models.find(({ key }) => key === 'anthropic/claude-haiku-4-5')!;
      const [id, key] = ['claude-haiku-4-5-20251001', 'anthropic/claude-haiku-4-5-20251001'];
      world.models = [...world.models, { ...haiku, id, key }];
    });
    const cells = rows().flatMap((row) => row.querySelector('td.named .vh')?.textContent ?? []);
    expect(cells.filter((text) => text.includes('haiku'))).toEqual([
      'anthropic/claude-haiku-4-5',
      'anthropic/claude-haiku-4-5-20251001',
    ]);
    expect(catalogue().getByRole('button', { name: 'More for anthropic/claude-haiku-4-5-20251001' })).toBeTruthy();
    expect(catalogue().getByRole('button', { name: 'More for Claude Opus 4.5' })).toBeTruthy();
  });

  test('is put in order by its columns, and filtered by what models can do', async () => {
    const { user } = await draw('models');
    const first = () => rows()[0]?.querySelector('.md')?.textContent;
    const header = catalogue().getByRole('columnheader', { name: /in \/ out/ });
    await user.click(within(header).getByRole('button'));
    expect(header.getAttribute('aria-sort')).toBe('ascending');
    expect(first()).toBe('Qwen3 Coder (free)');
    await user.click(within(header).getByRole('button'));
    expect(first()).toBe('Claude Opus 4.5');
    await user.click(screen.getByRole('button', { name: 'Free' }));
    await settle();
    expect(rows().map((row) => row.querySelector('.md')?.textContent)).toEqual(['Qwen3 Coder (free)', 'Qwen3 32B']);
    expect(screen.getByText('2 of 8')).toBeTruthy();
  });

  test('lists one provider by its name', async () => {
    const { user } = await draw('models');
    await user.click(screen.getByRole('combobox', { name: 'Provider' }));
    await user.click(await screen.findByRole('option', { name: 'OpenAI' }));
    await settle();
    expect(rows().map((row) => row.querySelector('.md')?.textContent)).toEqual(['GPT-5.2', 'GPT-5 mini']);
  });

  test('makes a model the first one, and adds one as a fallback', async () => {
    const { user, core } = await draw('models');
    await user.click(catalogue().getByRole('button', { name: 'More for GPT-5 mini' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Add as fallback' }));
    await settle();
    expect(core.world.fallbacks.at(-1)).toBe('openai/gpt-5-mini');
    await user.click(catalogue().getByRole('button', { name: 'More for Claude Haiku 4.5' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Make it the first model' }));
    await settle();
    expect(core.world.primary).toBe('anthropic/claude-haiku-4-5');
  });

  test('of 3,000 models only those in sight are drawn', async () => {
    await draw('models', ({ world }) => {
      const [first] = world.models;
      world.models = Array.from({ length: 3000 }, (_, n) => ({
        ...first!,
        key: `a/m-${String(n)}`,
        name: `M ${String(n)}`,
      }));
    });
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('3001');
  });
});

describe('refreshing the catalogue', () => {
  test('says who told how many, and who did not', async () => {
    const { user } = await draw('models', (core) => {
      core.world.lists = [
        { provider: 'openai', count: 40 },
        { provider: 'ollama', count: 0, error: 'Nothing answers at 127.0.0.1:11434. Start Ollama.' },
      ];
    });
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    await settle();
    expect(screen.getByText('Ollama did not list its models.')).toBeTruthy();
    expect(screen.getByText(/Start Ollama/)).toBeTruthy();
    expect(screen.getAllByText('1 provider lists 40 models.').length).toBeGreaterThan(0);
    await user.click(screen.getAllByRole('button', { name: 'Close' })[0]!);
    expect(screen.queryByText(/Start Ollama/)).toBeNull();
  });

  test('asks one provider alone when the filter names one', async () => {
    const { user, inputs } = await draw('models');
    await user.click(screen.getByRole('button', { name: 'Refresh' }));
    await settle();
    await user.click(screen.getByRole('combobox', { name: 'Provider' }));
    await user.click(await screen.findByRole('option', { name: 'OpenAI' }));
    await user.click(screen.getByRole('button', { name: 'Refresh OpenAI' }));
    await settle();
    expect(inputs('models.refresh')).toEqual([{}, { provider: 'openai' }]);
  });
});

describe('when all is not well', () => {
  test('nothing to choose from: says what models come with', async () => {
    await draw('models', ({ world }) => {
      world.models = [];
    });
    expect(screen.getByText('Models come with the first account.')).toBeTruthy();
  });

  test('a first load that fails says why and can be tried again', async () => {
    const { user, core } = await draw('models', (fake) =>
      fake.fail('models.selection', { code: 'internal', traceId: 'tr-9' }),
    );
    expect(screen.getByText(/tr-9/)).toBeTruthy();
    core.fail('models.selection', null);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await settle();
    expect(names().length).toBe(3);
  });

  test('a later load that fails keeps what was shown', async () => {
    const { core } = await draw('models');
    core.fail('models.selection', { code: 'internal', traceId: 'tr-9' });
    core.emit('changed', { topics: ['models'] });
    await settle();
    expect(screen.getByText('Shown as of 13:41.')).toBeTruthy();
    expect(names().length).toBe(3);
  });

  test('a long name is whole in its tooltip', async () => {
    const long = 'A model whose name goes on and on '.repeat(6).trim();
    await draw('models', ({ world }) => Object.assign(world.models[0]!, { name: long }));
    expect(line().getByRole('heading', { name: long }).getAttribute('title')).toContain(long);
  });
});
