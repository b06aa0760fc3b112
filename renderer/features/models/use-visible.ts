import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { visibleRows } from './catalogue.ts';

/** Drawn before anything is measured, and where nothing can be. */
const FIRST = 720;

/** Which rows of a long table are in sight of the page's scroller, for rows of one height. `end` is exclusive. */
export function useVisible(body: RefObject<HTMLElement | null>, rowHeight: number, count: number) {
  const [view, setView] = useState({ top: 0, height: FIRST });
  useEffect(() => {
    const element = body.current;
    const scroller = element?.closest('.body');
    if (!element || !scroller) return;
    const measure = () => {
      // In steps of four rows: scrolling by a pixel need not draw anything anew.
      const step = rowHeight * 4;
      const above = scroller.getBoundingClientRect().top - element.getBoundingClientRect().top;
      const top = Math.floor(above / step) * step;
      const height = (scroller.clientHeight || FIRST) + step;
      setView((now) => (now.top === top && now.height === height ? now : { top, height }));
    };
    measure();
    scroller.addEventListener('scroll', measure, { passive: true });
    window.addEventListener('resize', measure);
    return () => {
      scroller.removeEventListener('scroll', measure);
      window.removeEventListener('resize', measure);
    };
  }, [body, rowHeight, count]);
  return visibleRows(view, rowHeight, count);
}
