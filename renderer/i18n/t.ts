import { en } from './en.ts';

export type Key = keyof typeof en;
export type Holes = Readonly<Record<string, string | number>>;
type Text = string | { readonly one: string; readonly other: string };

const plural = new Intl.PluralRules('en');

/** The sentence for `key` with its `{holes}` filled. A text with two forms is chosen by the hole `n`. */
export function t(key: Key, holes: Holes = {}): string {
  const text: Text = en[key];
  const form = typeof text === 'string' ? text : text[formOf(holes['n'])];
  return form.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = holes[name];
    return value === undefined ? hole : String(value);
  });
}

const formOf = (n: string | number | undefined) => (plural.select(Number(n ?? 0)) === 'one' ? 'one' : 'other');
