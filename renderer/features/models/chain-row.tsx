import type { ModelStep } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Marker } from '../../ui/marker.tsx';
import { Menu, MenuItem, MenuLine, SubMenu } from '../../ui/menu.tsx';
import { Grip, useSorted } from '../../ui/sortable.tsx';
import { readiness } from './chain.ts';
import type { Chain } from './use-chain.ts';

export interface ChainRowProps {
  readonly step: ModelStep;
  readonly index: number;
  readonly total: number;
  readonly chain: Chain;
  readonly removable: boolean;
  /** Where the line of a model dragged here from the catalogue goes. */
  readonly mark: 'above' | 'below' | null;
}

/** One model of the line: grip, marker, name, how many accounts could answer, ⋯. */
export function ChainRow({ step, index, total, chain, removable, mark: dragged }: ChainRowProps) {
  const { ref: row, style, lifted, mark, grip } = useSorted(step.key);
  const whole = `${step.providerName} · ${t(`models.cost.${step.costKind}`)}`;
  const sorted = mark === 0 ? null : mark === -1 ? 'above' : 'below';
  const classes = ['m', lifted ? 'lift' : null, sorted ?? dragged].filter((each) => each !== null);
  return (
    <li ref={row} style={style} className={classes.join(' ')}>
      <Grip grip={grip} name={step.name} place={index + 1} />
      <Marker place={index + 1} held={index === 0} />
      <div className="cut">
        <h3 className="cut" title={`${step.name} – ${step.key}`}>
          {step.name}
        </h3>
        <p className="sm m3 cut" title={whole}>
          {chain.line === 'image' ? step.providerName : whole}
        </p>
      </div>
      <Ready step={step} />
      <Menu
        trigger={
          <button className="b q x s" type="button" aria-label={t('models.more', { name: step.name })}>
            <Icon name="more" />
          </button>
        }
      >
        {index > 0 && (
          <MenuItem onClick={() => void chain.useFirst(step.key, step.name)}>{t('models.useFirst')}</MenuItem>
        )}
        {total > 1 && (
          <SubMenu label={t('models.moveTo')}>
            {Array.from({ length: total }, (_, place) => (
              <MenuItem
                key={place}
                disabled={place === index}
                onClick={() => void chain.moveTo(step.key, step.name, place)}
              >
                {t('models.moveToPlace', { n: place + 1 })}
              </MenuItem>
            ))}
          </SubMenu>
        )}
        {total > 1 && <MenuLine />}
        <MenuItem danger disabled={!removable} onClick={() => void chain.remove(step.key, step.name)}>
          {t('models.remove')}
        </MenuItem>
      </Menu>
    </li>
  );
}

function Ready({ step }: { readonly step: ModelStep }) {
  const ready = readiness(step);
  if (ready.kind === 'ready') return <span className="sm m2 nw">{t('models.ready')}</span>;
  if (ready.kind === 'none') return <span className="sm warn nw">{t('models.noAccount')}</span>;
  const tone = ready.ready === 0 ? 'warn' : 'm2';
  return <span className={`sm nw ${tone}`}>{t('models.readyOf', { ready: ready.ready, total: ready.total })}</span>;
}
