import type { ChangeEvent, ClipboardEvent, KeyboardEvent } from 'react';
import { cleanSecret } from '#shared/secret-input';
import type { SecretRead } from '#shared/secret-input';
import { t } from '../../i18n/t.ts';
import { edited, masked } from './paste.ts';

export interface SecretFieldProps {
  readonly id: string;
  readonly read: SecretRead;
  readonly onRead: (read: SecretRead) => void;
  readonly prefix: string | undefined;
  /** In plain; else dots but for the prefix and the last four. */
  readonly shown: boolean;
  readonly invalid: boolean;
  readonly describedBy: string;
  readonly onEnter: () => void;
}

/** Pasting replaces all there was; typing edits it. Nothing here is kept by the browser. */
export function SecretField({ id, read, onRead, prefix, shown, invalid, describedBy, onEnter }: SecretFieldProps) {
  const visible = shown ? read.secret : masked(read.secret, prefix);
  function paste(event: ClipboardEvent) {
    event.preventDefault();
    onRead(cleanSecret(event.clipboardData.getData('text')));
  }
  function change({ target }: ChangeEvent<HTMLTextAreaElement>) {
    onRead(cleanSecret(edited(read.secret, visible, target.value, target.selectionEnd)));
  }
  function key(event: KeyboardEvent) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    onEnter();
  }
  return (
    <textarea
      id={id}
      data-first
      className="paste"
      rows={2}
      value={visible}
      placeholder={t('wizard.paste.placeholder')}
      spellCheck={false}
      autoComplete="off"
      autoCorrect="off"
      autoCapitalize="off"
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onPaste={paste}
      onCopy={(event) => shown || event.preventDefault()}
      onCut={(event) => shown || event.preventDefault()}
      onChange={change}
      onKeyDown={key}
    />
  );
}
