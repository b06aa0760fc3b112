import { issueText } from '#shared/errors';
import type { Check } from '../doctor-facts.ts';
import { found, problem, warning } from './found.ts';

/** The config file: what is wrong with it, and what is odd. */
export const configCheck: Check = ({ configView }) =>
  found(
    'config',
    'config',
    [
      ...configView.issues.map((issue) => problem(`${configView.path}: ${issueText(issue)}`)),
      ...configView.warnings.map((issue) => warning(`${configView.path}: ${issueText(issue)}`)),
    ],
    `${configView.path} is in force as written.`,
  );
