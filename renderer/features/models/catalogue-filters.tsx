import { useMemo } from 'react';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { Pick } from '../../ui/pick.tsx';
import { providersOf, traits } from './catalogue.ts';
import type { IndexedRow } from '../../ui/model-search.ts';
import type { Query, Trait } from './catalogue.ts';

interface Asked {
  readonly query: Query;
  readonly setQuery: (query: Query) => void;
}

export interface CatalogueFiltersProps extends Asked {
  readonly rows: readonly IndexedRow[];
  /** Provider id → name. */
  readonly providers: ReadonlyMap<string, string>;
}

const EVERY = '';

const icons: Record<Trait, IconName> = { images: 'image', reasoning: 'reasoning', free: 'coin' };

/** What is looked for in the catalogue: words, whose, and what for. */
export function CatalogueFilters({ rows, query, setQuery, providers }: CatalogueFiltersProps) {
  const { scope, provider } = query;
  const options = useMemo(() => {
    const ids = new Set([...providersOf(rows, scope), ...(provider === null ? [] : [provider])]);
    const named = [...ids].map((value) => ({ value, label: providers.get(value) ?? value }));
    return named.sort((a, b) => a.label.localeCompare(b.label, 'en'));
  }, [rows, scope, provider, providers]);
  const toggle = (trait: Trait) => {
    const next = new Set(query.traits);
    if (!next.delete(trait)) next.add(trait);
    setQuery({ ...query, traits: next });
  };
  return (
    <div className="catfilter">
      <input
        className="field"
        type="search"
        data-shortcut="filter"
        placeholder={t('models.filter')}
        aria-label={t('models.filter')}
        value={query.text}
        onChange={(event) => setQuery({ ...query, text: event.target.value })}
      />
      <Pick
        label={t('models.whoseModels')}
        value={provider ?? EVERY}
        options={[{ value: EVERY, label: t('models.everyProvider') }, ...options]}
        onChange={(next) => setQuery({ ...query, provider: next === EVERY ? null : next })}
      />
      {traits.map((trait) => (
        <button
          key={trait}
          className="b chip"
          type="button"
          aria-pressed={query.traits.has(trait)}
          onClick={() => toggle(trait)}
        >
          <Icon name={icons[trait]} />
          {t(`models.trait.${trait}`)}
        </button>
      ))}
    </div>
  );
}

/** Of which models: those one can use, those on this computer, all. */
export function ScopeChoice({ query, setQuery }: Asked) {
  return (
    <div className="seg" role="group" aria-label={t('models.which')}>
      {(['usable', 'local', 'all'] as const).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={query.scope === each}
          onClick={() => setQuery({ ...query, scope: each })}
        >
          {t(`models.scope.${each}`)}
        </button>
      ))}
    </div>
  );
}
