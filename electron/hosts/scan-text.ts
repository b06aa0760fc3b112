import type { Output } from '#shared/contract';
import type { ScanProvider, ScanRow } from '#shared/scan';
import { oneLine } from './answer.ts';
import { table, type Style } from './style.ts';

type Found = Pick<Output<'scan.get'>, 'job' | 'rows' | 'providers' | 'warnings'>;

/** Rows shown when none of them is good enough to be proposed: they say why. */
const FAILED_SHOWN = 6;

/** What a scan found, for people. */
export function scanText({ job, rows, providers, warnings }: Found, style: Style): string {
  const picked = rows.filter((row) => row.picked);
  const shown = picked.length > 0 ? picked : failed(rows).slice(0, FAILED_SHOWN);
  const parts = [
    ['Scanning models...', ...providers.map((provider) => providerLine(provider, style))],
    warnings.map((warning) => style.warn(oneLine(warning))),
    shown.length === 0 ? [] : [heading(picked.length > 0, job.state), ...lines(shown, style)],
  ];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

/** Those that were tried say why; one that was not, because likelier ones were, stands before them and says nothing. */
function failed(rows: readonly ScanRow[]): readonly ScanRow[] {
  const tried = rows.filter(({ tool }) => tool !== undefined);
  return tried.length > 0 ? tried : rows;
}

/** Of those that were not tried to the end nobody knows whether they work. */
function heading(isPicked: boolean, state: Found['job']['state']): string {
  if (state === 'cancelled') return isPicked ? 'Best so far:' : 'Not tried to the end:';
  return isPicked ? 'Top candidates:' : 'None of these works:';
}

function providerLine({ provider, models, auth, why }: ScanProvider, style: Style): string {
  const because = why === undefined ? '' : ` (${oneLine(why).replace(/\.$/, '')})`;
  if (auth === 'missing') return `${style.bad('✗')} ${provider}: no valid authentication${because}`;
  if (auth === 'unchecked' && why !== undefined) return `${style.bad('✗')} ${provider}: no answer${because}`;
  const many = `${String(models)} model${models === 1 ? '' : 's'} available`;
  return auth === 'ok'
    ? `${style.good('✓')} ${provider}: ${many} (auth: ok)`
    : `- ${provider}: ${many} (auth: not checked)`;
}

/** ` 1. anthropic/claude-opus-4-5  (200B, 2025-01-01, $15/$75/M)`, and below it why it stands there. */
function lines(rows: readonly ScanRow[], style: Style): string[] {
  const heads = table(rows.map((row, index) => [`${String(index + 1).padStart(2)}. ${row.key}`, facts(row)])).split(
    '\n',
  );
  return rows.flatMap((row, index) => [heads[index] ?? '', `    ${style.dim(oneLine(row.why))}`]);
}

function facts({ parameters, released, free, cost }: ScanRow): string {
  const price = free ? 'free' : cost === null ? null : `$${String(cost.input)}/$${String(cost.output)}/M`;
  const known = [parameters === null ? null : `${String(parameters)}B`, released, price].filter((one) => one !== null);
  return known.length === 0 ? '' : `(${known.join(', ')})`;
}
