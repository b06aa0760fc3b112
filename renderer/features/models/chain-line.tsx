import { Fragment } from 'react';
import type { ModelStep } from '#shared/model';
import { coinSteps } from './chain.ts';
import { ChainRow } from './chain-row.tsx';
import { CoinRow } from './coin-row.tsx';
import type { CoinRowProps } from './coin-row.tsx';
import type { Chain } from './use-chain.ts';

export interface ChainLineProps {
  /** In the order that would come while a row is lifted: the coin follows it. */
  readonly steps: readonly ModelStep[];
  readonly chain: Chain;
  readonly coin: CoinRowProps;
  readonly removable: boolean;
  /** The place a model of the catalogue would get if it were let go now. */
  readonly goesTo: number | null;
}

export function ChainLine({ steps, chain, coin, removable, goesTo }: ChainLineProps) {
  const coins = coinSteps(steps);
  const markOf = (index: number) => {
    if (goesTo === index) return 'above';
    return goesTo === steps.length && index === steps.length - 1 ? 'below' : null;
  };
  return (
    <ol className="path">
      {steps.map((step, index) => (
        <Fragment key={step.key}>
          {coins.includes(index) && <CoinRow {...coin} />}
          <ChainRow
            step={step}
            index={index}
            total={steps.length}
            chain={chain}
            removable={removable}
            mark={markOf(index)}
          />
        </Fragment>
      ))}
    </ol>
  );
}
