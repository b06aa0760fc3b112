import type { ReactNode } from 'react';

/* Drawn for Baton on a 16 px grid, 1.5 px lines; `f` fills. */
const shapes = {
  baton: (
    <>
      <g transform="rotate(-45 8 8)">
        <rect x="1" y="5.6" width="14" height="4.8" rx="2.4" />
        <path d="M5 5.6v4.8M11 5.6v4.8" />
      </g>
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.25 3.25" />
    </>
  ),
  accounts: (
    <>
      <rect x="2" y="5.5" width="12" height="8" rx="1.75" />
      <path d="M4 3.25h8M5 9.5h3M11 9.5h.01" />
    </>
  ),
  models: (
    <>
      <path d="M8 2 2.25 5 8 8l5.75-3L8 2ZM2.25 8 8 11l5.75-3M2.25 11 8 14l5.75-3" />
    </>
  ),
  agents: (
    <>
      <rect x="2.75" y="5" width="10.5" height="8.5" rx="2.25" />
      <path d="M8 5V2.5M6 9v.5M10 9v.5M1.25 8.5v2M14.75 8.5v2" />
    </>
  ),
  activity: (
    <>
      <path d="M1.75 8.25h2.5l2-5 3.5 9.5 2-4.5h2.5" />
    </>
  ),
  connect: (
    <>
      <path d="M6 2v3.25M10 2v3.25M4 5.25h8V8a4 4 0 0 1-8 0V5.25ZM8 12v2.25" />
    </>
  ),
  doctor: (
    <>
      <path d="M8 1.75 2.75 3.5v4c0 3.25 2.2 5.6 5.25 6.75 3.05-1.15 5.25-3.5 5.25-6.75v-4L8 1.75Z" />
      <path d="M8 5.5v4.5M5.75 7.75h4.5" />
    </>
  ),
  settings: (
    <>
      <path d="M2 4.5h6.5M12.5 4.5H14M2 11.5h1.5M7.5 11.5H14" />
      <circle cx="10.5" cy="4.5" r="2" />
      <circle cx="5.5" cy="11.5" r="2" />
    </>
  ),
  'minus-circle': (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M5.5 8h5" />
    </>
  ),
  'check-circle': (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="m5.25 8.25 2 2 3.5-4" />
    </>
  ),
  question: (
    <>
      <circle cx="8" cy="8" r="6.25" strokeDasharray="2.6 2.3" />
      <path d="M8 10.75h.01M6.5 6.4c.1-.9.75-1.4 1.55-1.4.9 0 1.5.6 1.5 1.35 0 1-1.55 1.15-1.55 2.4" />
    </>
  ),
  refresh: (
    <>
      <path d="M13.5 8a5.5 5.5 0 0 1-9.9 3.3M2.5 8a5.5 5.5 0 0 1 9.9-3.3M12.75 2v3h-3M3.25 14v-3h3" />
    </>
  ),
  padlock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1.75" />
      <path d="M5 7V5a3 3 0 0 1 6 0v2" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2.25 1.75 13.25h12.5L8 2.25ZM8 6.5v3M8 11.5h.01" />
    </>
  ),
  pause: (
    <>
      <path d="M5.5 3.5v9M10.5 3.5v9" />
    </>
  ),
  plus: (
    <>
      <path d="M8 3v10M3 8h10" />
    </>
  ),
  'baton-filled': (
    <>
      <g transform="rotate(-45 8 8)">
        <rect className="f" x="1" y="5.4" width="3.2" height="5.2" rx="1.6" />
        <rect className="f" x="5.4" y="5.4" width="5.2" height="5.2" />
        <rect className="f" x="11.8" y="5.4" width="3.2" height="5.2" rx="1.6" />
      </g>
    </>
  ),
  grip: (
    <>
      <circle className="f" cx="6" cy="4" r="1" />
      <circle className="f" cx="10" cy="4" r="1" />
      <circle className="f" cx="6" cy="8" r="1" />
      <circle className="f" cx="10" cy="8" r="1" />
      <circle className="f" cx="6" cy="12" r="1" />
      <circle className="f" cx="10" cy="12" r="1" />
    </>
  ),
  lightning: (
    <>
      <path d="M8.75 1.75 3.25 9H8l-.75 5.25L12.75 7H8l.75-5.25Z" />
    </>
  ),
  more: (
    <>
      <circle className="f" cx="3.25" cy="8" r="1.25" />
      <circle className="f" cx="8" cy="8" r="1.25" />
      <circle className="f" cx="12.75" cy="8" r="1.25" />
    </>
  ),
  snowflake: (
    <>
      <path d="M8 1.5v13M2.4 4.75l11.2 6.5M13.6 4.75 2.4 11.25M6.25 2.5 8 4.25 9.75 2.5M6.25 13.5 8 11.75l1.75 1.75" />
    </>
  ),
  'card-off': (
    <>
      <path d="M5.5 3.5h7c.97 0 1.75.78 1.75 1.75v5.25M11.5 12.5h-8c-.97 0-1.75-.78-1.75-1.75v-5.5c0-.6.3-1.13.75-1.44M1.75 6.75h4M10 6.75h4.25M2 2l12 12" />
    </>
  ),
  hourglass: (
    <>
      <path d="M4 2h8M4 14h8M4.75 2v2.25L8 8l3.25-3.75V2M4.75 14v-2.25L8 8l3.25 3.75V14" />
    </>
  ),
  updown: (
    <>
      <path d="M5 6.25 8 3.25l3 3M5 9.75l3 3 3-3" />
    </>
  ),
  close: (
    <>
      <path d="m4 4 8 8M12 4l-8 8" />
    </>
  ),
  'chevron-right': (
    <>
      <path d="m6 3.5 4.5 4.5L6 12.5" />
    </>
  ),
  'arrow-right': (
    <>
      <path d="M2.5 8h11M9.5 4l4 4-4 4" />
    </>
  ),
  'arrow-up': (
    <>
      <path d="M8 13.5v-11M4 6.5l4-4 4 4" />
    </>
  ),
  'arrow-down': (
    <>
      <path d="M8 2.5v11M4 9.5l4 4 4-4" />
    </>
  ),
  'chevron-down': (
    <>
      <path d="M3.5 6 8 10.5 12.5 6" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8.5" rx="1.5" />
      <path d="M10.5 3.5v-.25c0-.7-.55-1.25-1.25-1.25H3.75c-.7 0-1.25.55-1.25 1.25V9.75c0 .7.55 1.25 1.25 1.25h.25" />
    </>
  ),
  'cross-circle': (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="m5.75 5.75 4.5 4.5M10.25 5.75l-4.5 4.5" />
    </>
  ),
  coin: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M9.9 6.1C9.5 5.4 8.8 5.1 8 5.1c-1 0-1.8.5-1.8 1.4 0 2 3.7.9 3.7 3 0 .9-.8 1.4-1.9 1.4-.9 0-1.6-.4-2-1.1M8 3.9v1.2M8 10.9v1.2" />
    </>
  ),
  eye: (
    <>
      <path d="M1.5 8S4 3.75 8 3.75 14.5 8 14.5 8 12 12.25 8 12.25 1.5 8 1.5 8Z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  external: (
    <>
      <path d="M6.5 3.5H4.25c-.97 0-1.75.78-1.75 1.75v6.5c0 .97.78 1.75 1.75 1.75h6.5c.97 0 1.75-.78 1.75-1.75V9.5M9.5 2.5h4v4M13.25 2.75 7.5 8.5" />
    </>
  ),
  undo: (
    <>
      <path d="M5 3 2.25 5.75 5 8.5M2.5 5.75h6.75a4 4 0 0 1 0 8H6.5" />
    </>
  ),
  wrench: (
    <>
      <path d="M13.6 4.4 11.4 6.6 9.4 4.6 11.6 2.4a3.6 3.6 0 0 0-4.8 4.5L2.3 11.4a1.6 1.6 0 0 0 2.3 2.3l4.5-4.5a3.6 3.6 0 0 0 4.5-4.8Z" />
    </>
  ),
  'refresh-failed': (
    <>
      <path d="M13.4 9a5.5 5.5 0 0 1-9.8 2.3M2.6 7a5.5 5.5 0 0 1 9.8-2.3M12.75 2v3h-3M3.25 14v-3h3M8 5.75v2.5M8 10.25h.01" />
    </>
  ),
  text: (
    <>
      <path d="M2.5 4h11M2.5 8h11M2.5 12h6.5" />
    </>
  ),
  image: (
    <>
      <rect x="2" y="2.75" width="12" height="10.5" rx="1.75" />
      <circle cx="5.5" cy="6" r="1" />
      <path d="m2.5 11.5 3.25-3L8 10.5l2.75-3 3 3" />
    </>
  ),
  reasoning: (
    <>
      <path d="M8 3.25C7.5 2.4 6.6 2 5.75 2.1 4.5 2.2 3.7 3.2 3.75 4.3 2.6 4.7 2 5.7 2 6.75c0 .8.3 1.5.85 2-.35 1.9.9 3.1 2.15 3.2.4 1 1.2 1.8 3 1.8V3.25ZM8 3.25c.5-.85 1.4-1.25 2.25-1.15 1.25.1 2.05 1.1 2 2.2 1.15.4 1.75 1.4 1.75 2.45 0 .8-.3 1.5-.85 2 .35 1.9-.9 3.1-2.15 3.2-.4 1-1.2 1.8-3 1.8" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 4.5V8l2.25 1.5" />
    </>
  ),
  'sign-in': (
    <>
      <path d="M9.5 2.25h2.75c.97 0 1.75.78 1.75 1.75v8c0 .97-.78 1.75-1.75 1.75H9.5M2 8h7.5M6.5 5l3 3-3 3" />
    </>
  ),
  check: (
    <>
      <path d="m3 8.5 3.25 3.25L13 4.75" />
    </>
  ),
  play: <path d="M5 3.25v9.5L12.75 8 5 3.25Z" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** Decoration only: the word beside it, or the label of its button, says the same. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}
