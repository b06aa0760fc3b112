import { useEffect, useRef } from 'react';

/** For what is drawn only after its step began: it takes the focus when it comes. */
export function useFocusOnce() {
  const element = useRef<HTMLAnchorElement>(null);
  useEffect(() => element.current?.focus(), []);
  return element;
}
