import { useEffect, useState } from 'react';
import { isServer } from '#shared/choices';
import type { ProviderView } from '#shared/provider';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { emptyDraft, kindsOf, offered, withProvider } from './draft.ts';
import { StepFrame } from './frame.tsx';
import { emptyOwn, reachOf } from './own.ts';
import type { StepProps } from './wizard.tsx';

/** Whose account it is: a field to search, a tile per provider, and one for an address of one's own. */
export function ProviderStep({ client, providers, draft, setDraft, next, onClose }: StepProps) {
  const [text, setText] = useState('');
  const shown = offered(providers, text);
  const answering = useAnswering(client, providers);
  function choose(provider: ProviderView) {
    const chosen = withProvider(draft, provider);
    setDraft(chosen);
    next(chosen);
  }
  function chooseOwn() {
    const chosen = { ...emptyDraft, own: draft.own?.id === null ? draft.own : emptyOwn };
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
          <Tile
            key={provider.id}
            short={provider.short}
            name={provider.name}
            detail={ways(provider, answering)}
            chosen={draft.provider?.id === provider.id}
            onChoose={() => choose(provider)}
          />
        ))}
        <Tile
          short="…"
          name={t('wizard.own.tile')}
          detail={t('wizard.own.tileFor')}
          chosen={draft.own !== null}
          onChoose={chooseOwn}
        />
      </ul>
    </StepFrame>
  );
}

interface TileProps {
  readonly short: string;
  readonly name: string;
  readonly detail: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

const Tile = ({ short, name, detail, chosen, onChoose }: TileProps) => (
  <li>
    <button className="pt" type="button" aria-pressed={chosen} onClick={onChoose}>
      <span className="tile big" aria-hidden="true">
        {short}
      </span>
      <span className="cut">
        <span className="md cut line">{name}</span>
        <span className="sm m3 cut line" title={detail}>
          {detail}
        </span>
      </span>
    </button>
  </li>
);

/** How many models the servers have that answer now, by their ids; each is asked at most once a minute. */
function useAnswering(
  client: StepProps['client'],
  providers: readonly ProviderView[],
): Readonly<Record<string, number>> {
  const [found, setFound] = useState<Readonly<Record<string, number>>>({});
  useEffect(() => {
    let left = false;
    for (const server of providers.filter(isServer)) {
      void client.api['models.refresh']({ provider: server.id, stale: true }).then((result) => {
        const reach = result.ok ? reachOf(result.value, server) : null;
        if (!left && reach?.kind === 'answers') setFound((before) => ({ ...before, [server.id]: reach.count }));
      });
    }
    return () => {
      left = true;
    };
  }, [client, providers]);
  return found;
}

function ways(provider: ProviderView, answering: Readonly<Record<string, number>>): string {
  const count = answering[provider.id];
  if (count !== undefined) return t('wizard.provider.answers', { n: count });
  if (isServer(provider)) return t(provider.local ? 'wizard.provider.local' : 'wizard.provider.elsewhere');
  return kindsOf(provider)
    .map((kind) => t(`wizard.kind.${kind}`))
    .join(', ');
}
