import type { After, Fault, Sees } from './fault.ts';
import { afterOf } from './fault.ts';
import { inside, onTheWay } from './fault-breaks.ts';
import { refusals } from './fault-refusals.ts';

/** docs/faults.md, made of the table that the integration test holds Baton to. */
export function faultPage(): string {
  return [
    '# When something goes wrong with an account',
    '',
    'What Baton makes of the faults of providers. For this table an account has the fault, a second account of the same',
    'provider and a second model at another provider are well. Each line is tried with the official clients of Anthropic,',
    'OpenAI (Chat Completions and Responses) and Google, for whole answers and for streams, many of them also with a',
    'client of one dialect and a provider of another. This page is made from that test, `e2e/integration/faults.test.ts`.',
    '',
    'Calls: how often the account, the next account and the next model were asked. An account that is left alone is not',
    'asked at all meanwhile; the second time in a row is longer (1, 5, 25, 60 minutes; 5, 10, 20, 24 hours).',
    '',
    ...section('What a provider says', refusals),
    ...section('What happens to the connection', onTheWay),
    ...section('What stands in an answer that began well', inside),
  ].join('\n');
}

const section = (title: string, faults: readonly Fault[]): string[] => [
  `## ${title}`,
  '',
  '| Fault | The client sees | Calls | The account afterwards |',
  '| --- | --- | --- | --- |',
  ...faults.map(line),
  '',
];

const line = (fault: Fault): string =>
  `| ${capital(fault.what)} | ${seenAs(fault.sees)} | ${fault.calls.join(', ')} | ${afterwards(fault)} |`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function seenAs(sees: Sees): string {
  if (typeof sees === 'object') return `The provider’s own error, ${sees.error}`;
  return {
    account: 'Its answer',
    'next account': 'The answer of the next account',
    'next model': 'The answer of the next model',
    broken: 'What had come, then an error in its own dialect',
    'hung up': 'Nothing more',
  }[sees];
}

/** OpenAI’s word where the dialects differ, and that of the others. */
function afterwards(fault: Fault): string {
  const [others, openai] = [afterOf(fault, 'anthropic-messages'), afterOf(fault, 'openai-completions')].map(words);
  return others === openai ? capital(others ?? '') : `${capital(others ?? '')}; at OpenAI ${openai ?? ''}`;
}

const words = (after: After): string => {
  if (after === 'well') return 'as before';
  const wait = after.minutes < 60 ? `${after.minutes} min` : `${after.minutes / 60} h`;
  return `left alone for ${wait} (${reasons[after.reason] ?? after.reason})`;
};

const reasons: Readonly<Record<string, string>> = {
  auth: 'login refused',
  auth_permanent: 'key revoked',
  billing: 'out of credit',
  overloaded: 'overloaded',
  rate_limit: 'rate limit',
};
