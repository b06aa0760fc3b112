import { DECLINED, refuse, type Answer } from './answer.ts';
import { confirm } from './confirm.ts';
import type { Context } from './context.ts';

export interface Removing {
  /** `openai:a`. */
  readonly name: string;
  /** What goes, as the question says it: `openai:a and its secret`. */
  readonly what: string;
  /** What would notice, a sentence each. */
  readonly dependents: readonly { readonly text: string }[];
}

/** Says what depends on it, then asks; where nobody can be asked, the refusal says how to do without. */
export async function mayRemove(
  terminal: Context['terminal'],
  { name, what, dependents }: Removing,
): Promise<true | Answer> {
  const texts = dependents.map(({ text }) => text);
  if (terminal.stdin.isTTY !== true) {
    const more = texts.length === 0 ? '' : ` What depends on it: ${texts.join(' ')}`;
    return refuse(`Nobody can be asked here. Add --yes to remove ${what}.${more}`);
  }
  if (texts.length > 0) terminal.err(`What depends on ${name}:\n${texts.map((text) => `  - ${text}`).join('\n')}\n`);
  return (await confirm(terminal, `Remove ${what}?`)) ? true : DECLINED;
}
