/** What the browser shows at the end of a login. */
export type PageKind = 'done' | 'failed' | 'declined' | 'wrong' | 'over' | 'nothing-here';

const pages: Readonly<Record<PageKind, readonly [status: number, title: string, text: string]>> = {
  done: [200, 'You are signed in', 'Close this tab and go back to Baton.'],
  failed: [400, 'The login did not work', 'Go back to Baton: it says why, and what to do.'],
  declined: [400, 'The login was declined', 'Close this tab. To allow it after all, start again in Baton.'],
  wrong: [
    400,
    'This is not the login that Baton waits for',
    'Nothing was changed. Start the login in Baton, and use the page it opens.',
  ],
  over: [409, 'This login is over', 'Close this tab and go back to Baton.'],
  'nothing-here': [404, 'Nothing is here', 'Close this tab and go back to Baton.'],
};

/** Nothing in it comes from outside. */
export function loginPage(kind: PageKind): { readonly status: number; readonly html: string } {
  const [status, title, text] = pages[kind];
  const style =
    'html{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:20vh auto;max-width:28em;padding:0 1.5em}';
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Baton</title>`;
  return {
    status,
    html: `<!doctype html><html lang="en"><head>${head}<style>${style}</style></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`,
  };
}
