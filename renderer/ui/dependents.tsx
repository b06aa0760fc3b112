import { useEffect, useRef, useState } from 'react';
import type { Output } from '#shared/contract';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import { t } from '../i18n/t.ts';

export interface DependentsProps {
  readonly load: () => Promise<Result<Output<'accounts.dependents'>, BatonError>>;
}

/** What would notice a removal. Loaded once; without them the question still stands. */
export function Dependents({ load }: DependentsProps) {
  const [found, setFound] = useState<Awaited<ReturnType<typeof load>> | null>(null);
  const first = useRef(load);
  useEffect(() => {
    let left = false;
    void first.current().then((result) => left || setFound(result));
    return () => {
      left = true;
    };
  }, []);
  if (found === null) return null;
  if (!found.ok) return <p className="stop">{t('remove.dependentsFailed', { why: explain(found.error) })}</p>;
  const { dependents } = found.value;
  if (dependents.length === 0) return null;
  return (
    <>
      <p>{t('remove.dependents')}</p>
      <ul className="deps">
        {dependents.map(({ kind, text }) => (
          <li key={`${kind}/${text}`}>{text}</li>
        ))}
      </ul>
    </>
  );
}
