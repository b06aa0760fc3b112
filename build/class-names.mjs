// Class names are global: a name that two features give to different things dresses both, unless each says where it
// means it (`.dlg .line`). `npm run check` runs this.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ui = 'ui';

/** The selectors of a style sheet, one by one; those of `@media` and the like themselves are none. */
export const selectorsOf = (css) =>
  [...css.replace(/\/\*[^]*?\*\//g, '').matchAll(/([^{};]+)\{/g)]
    .map(([, text]) => text.trim())
    .filter((text) => !text.startsWith('@'))
    .flatMap((text) => text.split(/,(?![^(]*\))/));

/** Class names in a selector. */
export const classesOf = (selector) => [...selector.matchAll(/\.(-?[_a-z][\w-]*)/gi)].map(([, name]) => name);

/**
 * @param {{ owner: string, css: string }[]} sheets `owner`: the feature, or `ui` for what all of them may use
 * @returns one sentence for each name that one feature dresses wherever it stands while another one uses it, too
 */
export function collisions(sheets) {
  const rules = sheets.flatMap(({ owner, css }) => selectorsOf(css).map((selector) => ({ owner, selector })));
  const owners = new Map();
  for (const { owner, selector } of rules) {
    for (const name of classesOf(selector)) owners.set(name, (owners.get(name) ?? new Set()).add(owner));
  }
  const features = (name) => [...owners.get(name)].filter((each) => each !== ui);
  const isShared = (name) => features(name).length > 1 && !owners.get(name).has(ui);
  return rules.flatMap(({ owner, selector }) => {
    const names = classesOf(selector);
    const shared = names.find(isShared);
    const saysWhere = names.some((name) => features(name).length === 1);
    if (shared === undefined || saysWhere) return [];
    const others = features(shared)
      .filter((each) => each !== owner)
      .join(' and ');
    return [
      `${owner}: “${selector.trim()}” dresses .${shared} of ${others}, too. Say where it is meant, or rename it.`,
    ];
  });
}

/** The style sheets of the window, each with the feature it belongs to. */
function sheetsOf(renderer) {
  const under = (folder, owner) =>
    readdirSync(join(renderer, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.css'))
      .map((path) => ({ owner, css: readFileSync(join(renderer, folder, path), 'utf8') }));
  const features = readdirSync(join(renderer, 'features'));
  return [...under(ui, ui), ...features.flatMap((name) => under(join('features', name), name))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = collisions(sheetsOf(fileURLToPath(new URL('../renderer', import.meta.url))));
  for (const sentence of found) console.log(sentence);
  process.exitCode = found.length > 0 ? 1 : 0;
}
