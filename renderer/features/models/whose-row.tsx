import { useState } from 'react';
import type { SelectionView } from '#shared/model';
import { chainOf, partsOf, whose } from '../../client/model-lines.ts';
import type { Whose } from '../../client/model-lines.ts';
import { WhosePicks } from '../../ui/whose-picks.tsx';
import type { Chain } from './use-chain.ts';

export interface WhoseRowProps {
  readonly selection: SelectionView;
  readonly chain: Chain;
  /** There is nothing yet that could become its own: a person chooses. */
  readonly choose: (what: 'first' | 'fallback') => void;
}

/** Of one agent: whether the first model and the fallbacks are everybody's, its own, or (fallbacks) none. */
export function WhoseRow({ selection, chain, choose }: WhoseRowProps) {
  const { line } = chain;
  const now = whose(selection, line);
  const { first } = partsOf(selection, line);
  const fallbacks = chainOf(selection, line).flatMap(({ key }) => (key === first?.key ? [] : [key]));
  const [asked, setAsked] = useState<Whose | null>(null);

  const chooseFirst = (what: Whose) => {
    if (what === 'follow') void chain.firstIs(null);
    else if (first === null) choose('first');
    else void chain.firstIs(first.key);
  };
  const chooseFallbacks = async (what: Whose) => {
    if (what === 'own' && fallbacks.length === 0) {
      choose('fallback');
      return;
    }
    setAsked(what);
    await chain.fallbacksAre(what, fallbacks);
    setAsked(null);
  };
  return (
    <WhosePicks
      line={line}
      now={{ first: now.first, fallbacks: asked ?? now.fallbacks }}
      onFirst={chooseFirst}
      onFallbacks={(what) => void chooseFallbacks(what)}
    />
  );
}
