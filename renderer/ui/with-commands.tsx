import { Fragment } from 'react';

/** A sentence of the core, whose commands stand between backticks: those are drawn as code. */
export function WithCommands({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) =>
    // Nothing else tells the parts apart, and they never change places.
    index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>,
  );
}
