import { useId } from 'react';
import { t } from '../../i18n/t.ts';
import { bars, gridLines, plot } from './bars.ts';
import type { Bar, Slot } from './bars.ts';

export interface ChartProps {
  readonly slots: readonly Slot[];
  /** Of the start of a slot: in full, and as short as it stands under its bar. */
  readonly words: { readonly full: (at: number) => string; readonly axis: (at: number) => string };
}

const total = (slot: Slot) => slot.firstTry + slot.handedOn + slot.failed;

/** Bars over time: grey on the first try, hatched handed on, a cross for a failure. Its words are its label. */
export function Chart({ slots, words }: ChartProps) {
  const hatch = useId();
  const { unit, bars: drawn } = bars(slots);
  return (
    <svg
      viewBox="0 0 448 100"
      width="448"
      height="100"
      role="img"
      aria-label={sentence(slots, words.full)}
      className="ch"
    >
      <defs>
        <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="4" height="4" className="cc" />
          <rect width="1.4" height="4" className="cs" />
        </pattern>
      </defs>
      {gridLines(unit).map((line) => (
        <GridLine key={line} line={line} y={plot.floor - line * unit} />
      ))}
      <path className="ax" d={`M0 ${String(plot.floor + 0.5)}H${String(plot.width)}`} />
      {drawn.map((bar) => (
        <OneBar key={bar.slot.at} bar={bar} hatch={hatch} />
      ))}
      <TimeAxis bars={drawn} label={words.axis} />
    </svg>
  );
}

function GridLine({ line, y }: { readonly line: number; readonly y: number }) {
  return (
    <>
      <path className="gl" d={`M0 ${String(y)}H${String(plot.width)}`} />
      <text x="448" y={y + 4} textAnchor="end">
        {line}
      </text>
    </>
  );
}

function OneBar({ bar, hatch }: { readonly bar: Bar; readonly hatch: string }) {
  const { x, width, firstTry, handedOn, cross } = bar;
  return (
    <>
      {firstTry && <rect className="c1" x={x} y={firstTry.y} width={width} height={firstTry.height} rx="1.5" />}
      {handedOn && (
        <rect fill={`url(#${hatch})`} x={x} y={handedOn.y} width={width} height={handedOn.height} rx="1.5" />
      )}
      {cross && <path className="cf" d={`M${String(cross.x - 3.5)} ${String(cross.y - 3.5)}l7 7m0-7-7 7`} />}
    </>
  );
}

/** About six labels, then “now”; none so late that it would run into it. */
function TimeAxis({ bars: drawn, label }: { readonly bars: readonly Bar[]; readonly label: (at: number) => string }) {
  const every = Math.ceil(drawn.length / 6);
  const texts = drawn.filter((_, index) => index % every === 0 && index <= drawn.length - every);
  return (
    <>
      {texts.map((bar) => (
        <text key={bar.slot.at} x={bar.x - 1.5} y="96">
          {label(bar.slot.at)}
        </text>
      ))}
      <text x={plot.width} y="96" textAnchor="end">
        {t('activity.now')}
      </text>
    </>
  );
}

function sentence(slots: readonly Slot[], label: (at: number) => string): string {
  const busiest = slots.toSorted((a, b) => total(b) - total(a))[0];
  if (busiest === undefined || total(busiest) === 0) return t('activity.chartEmpty');
  const sum = (of: 'handedOn' | 'failed') => slots.reduce((all, slot) => all + slot[of], 0);
  const [handedOn, failed] = [sum('handedOn'), sum('failed')];
  return t('activity.chart', { time: label(busiest.at), n: total(busiest), handedOn, failed });
}
