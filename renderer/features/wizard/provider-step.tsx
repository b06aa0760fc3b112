import { useState } from 'react';
import type { ProviderView } from '#shared/provider';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { kindsOf, offered, withProvider } from './draft.ts';
import { StepFrame } from './frame.tsx';
import type { StepProps } from './wizard.tsx';

/** Whose account it is: a field to search, a tile per provider. */
export function ProviderStep({ providers, draft, setDraft, next, onClose }: StepProps) {
  const [text, setText] = useState('');
  const shown = offered(providers, text);
  function choose(provider: ProviderView) {
    const chosen = withProvider(draft, provider);
    setDraft(chosen);
    next(chosen);
  }
  return (
    <StepFrame title={t('wizard.provider.title')} onClose={onClose}>
      <form
        className="field filter"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          if (shown[0]) choose(shown[0]);
        }}
      >
        <Icon name="search" />
        <input
          data-first
          type="search"
          value={text}
          placeholder={t('wizard.provider.search')}
          aria-label={t('wizard.provider.search')}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
      </form>
      {shown.length === 0 && <p className="m3 none">{t('wizard.provider.none', { text })}</p>}
      <ul className="tiles">
        {shown.map((provider) => (
          <li key={provider.id}>
            <button
              className="pt"
              type="button"
              aria-pressed={draft.provider?.id === provider.id}
              onClick={() => choose(provider)}
            >
              <span className="tile big" aria-hidden="true">
                {provider.short}
              </span>
              <span className="cut">
                <span className="md cut line">{provider.name}</span>
                <span className="sm m3 cut line" title={ways(provider)}>
                  {ways(provider)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </StepFrame>
  );
}

const ways = (provider: ProviderView) =>
  provider.local
    ? t('wizard.provider.local')
    : kindsOf(provider)
        .map((kind) => t(`wizard.kind.${kind}`))
        .join(', ');
