import type { ProviderTable } from '../providers/spec.ts';
import { providerTable } from '../providers/catalogue.ts';
import { modelCatalogue, type ModelCatalogue } from './catalogue.ts';
import type { ModelsConfig } from './config-input.ts';
import { nothingListed, type ListedModels } from './listed.ts';
import { selectionOf, type Selection } from './selection.ts';

/** What follows from the config alone; made once for each config in force, since every request asks for it. */
export interface Derived {
  table(): ProviderTable;
  catalogue(): ModelCatalogue;
  selection(agentId: string): Selection;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * @param current answers the same object until the config changes
 * @param listed what providers list; another object when that changes
 * @param env process environment and `.env`; a change of it comes with a new config
 */
export function deriveFrom(
  current: () => ModelsConfig,
  env: () => Env = () => ({}),
  listed: () => ListedModels = () => nothingListed,
): Derived {
  let made: { readonly from: ModelsConfig; readonly parts: Parts } | undefined;
  let catalogue: { readonly of: Parts; readonly listed: ListedModels; readonly made: ModelCatalogue } | undefined;

  function parts(): Parts {
    const config = current();
    if (made?.from !== config) made = { from: config, parts: derive(config, env()) };
    return made.parts;
  }

  return {
    table: () => parts().table,
    catalogue() {
      const [of, now] = [parts(), listed()];
      if (catalogue?.of !== of || catalogue.listed !== now)
        catalogue = { of, listed: now, made: modelCatalogue(of.table, now) };
      return catalogue.made;
    },
    selection(agentId) {
      const { selections } = parts();
      const known = selections.get(agentId) ?? selectionOf(current(), agentId);
      selections.set(agentId, known);
      return known;
    },
  };
}

interface Parts {
  readonly table: ProviderTable;
  readonly selections: Map<string, Selection>;
}

function derive(config: ModelsConfig, env: Env): Parts {
  return { table: providerTable(config, env), selections: new Map() };
}
