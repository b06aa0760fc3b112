import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import type { Context } from './context.ts';
import { build } from './program.ts';

/* docs/cli.md begins with every command and option there is; `--help` says the same. */

interface Named {
  readonly path: string;
  readonly options: ReadonlySet<string>;
}

/** Said once for all of them, below the list. */
const everywhere = new Set(['--json', '--plain', '--help', '--version']);

const longs = (text: string): string[] => [...text.matchAll(/--[a-z][a-z-]*/g)].map(([name]) => name);
const told = (names: readonly string[]): Set<string> => new Set(names.filter((name) => !everywhere.has(name)));

/** `models aliases list | add <alias>`: a command each, with the options of the whole line. */
function commandsOf(line: string): Named[] {
  const [first = '', ...others] = line.split(/ \| (?![^[]*\])/);
  const words = wordsOf(first);
  const paths = [words, ...others.map((part) => [...words.slice(0, -1), ...wordsOf(part)])];
  const options = told(longs(line));
  return paths.map((path) => ({ path: path.join(' '), options }));
}

/** The words of a command: up to its first argument or option. `[status]` may be left out, and is one. */
const wordsOf = (text: string): string[] =>
  /^(\[?[a-z][a-z-]*\]?( |$))*/.exec(text)?.[0].replace(/[[\]]/g, '').trim().split(' ') ?? [];

function written(): Named[] {
  const page = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');
  const [, synopsis = ''] = page.split('```');
  return synopsis
    .replace(/\n {4,}/g, ' ')
    .split('\n')
    .filter((line) => line.startsWith('baton ') && !line.includes('--version'))
    .flatMap((line) => commandsOf(line.replace(/^baton /, '').replace(/ {4,}[a-z].*$/, '')));
}

function built(): Named[] {
  const context = { terminal: { out: () => undefined }, version: '0' } as unknown as Context;
  const leaves = (command: Command, path: readonly string[]): Named[] => [
    ...(command.commands.length === 0 || path.length === 0
      ? [{ path: path.join(' '), options: told(command.options.map(({ long }) => long ?? '')) }]
      : []),
    ...command.commands.flatMap((sub) => leaves(sub, [...path, sub.name()])),
  ];
  return leaves(build({ context, exit: 0 }), []);
}

const [manual, program] = [written(), built()];

const optionsOf = (all: readonly Named[], path: string): string[] =>
  all.filter((each) => each.path === path).flatMap(({ options }) => [...options]);

test('the manual names every command, and none that is not there', () => {
  const paths = (all: readonly Named[]) => [...new Set(all.map(({ path }) => path))].sort();
  expect(paths(manual)).toEqual(paths(program));
});

test.each(program.map(({ path, options }) => [path, options] as const))(
  'the manual names every option of `baton %s`',
  (path, options) => {
    expect([...options].filter((option) => !optionsOf(manual, path).includes(option))).toEqual([]);
  },
);

test('the manual names no option that no command of its line has', () => {
  const unknown = manual.flatMap(({ options }) => {
    const known = manual.filter((each) => each.options === options).flatMap(({ path }) => optionsOf(program, path));
    return [...options].filter((option) => !known.includes(option));
  });
  expect(unknown).toEqual([]);
});
