import type { SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import type { AliasOf } from './models-store.ts';

export interface AliasNews {
  readonly text: string;
  /** It cannot be saved so. */
  readonly bad: boolean;
}

export interface AliasDraft {
  readonly alias: string;
  readonly model: { readonly key: string; readonly name: string };
  readonly aliases: SelectionView['aliases'];
  /** What is changed; `undefined`: a new one. */
  readonly before: AliasOf | undefined;
}

/** Known before it is saved: the name means another model already, or the model gives up the alias it has. */
export function aliasNews({ alias, model, aliases, before }: AliasDraft): AliasNews | null {
  if (alias === '') return null;
  if (!/^[\w.:-]+$/u.test(alias)) return { text: t('models.aliasSigns'), bad: true };
  const others = aliases.filter((each) => each.alias !== before?.alias);
  const taken = others.find((each) => each.alias.toLowerCase() === alias.toLowerCase());
  if (taken && (taken.key !== model.key || before)) {
    return { text: t('models.aliasTaken', { alias: taken.alias, model: taken.name }), bad: true };
  }
  const replaced = others.find((each) => each.key === model.key && each.alias !== alias);
  return replaced
    ? { text: t('models.aliasReplaces', { alias: replaced.alias, model: model.name }), bad: false }
    : null;
}
