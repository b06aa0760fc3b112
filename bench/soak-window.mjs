// The calls of the window, as its page makes them.
export async function openWindow(link) {
  const { origin } = new URL(link);
  const opened = await fetch(link, { redirect: 'manual' });
  const cookie = opened.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`The page did not open: ${opened.status}`);
  return async (call, input) => {
    const answer = await fetch(`${origin}/call`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie },
      body: JSON.stringify({ call, input }),
    });
    const result = await answer.json();
    if (!result.ok) throw new Error(`${call}: ${JSON.stringify(result.error)}`);
    return result.value;
  };
}
