import { readdirSync, readFileSync } from 'node:fs';
import { addAccounts, askGateway, expect, goTo, keys, test } from '../fixtures/scene.ts';
import { addInWizard } from '../fixtures/wizard.ts';

/** Every command line and every environment on this machine that can be read. */
function processTexts(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => ['cmdline', 'environ'].map((part) => readQuietly(`/proc/${pid}/${part}`)));
}

/** Processes end while they are looked at. */
function readQuietly(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

test('a pasted key goes to the core once, and comes back in no answer, no event, no page and no process list', async ({
  host,
  start,
  place,
  upstream,
}) => {
  test.skip(process.platform !== 'linux', 'reads the process list where Linux keeps it');
  test.skip(
    host !== 'web',
    'the traffic of the browser host can be listened to; the app’s channel carries the same answers',
  );
  const { page } = await start();
  await addAccounts(place, 'Work', 'Studio');
  const heard: string[] = [];
  page.on('console', (message) => heard.push(message.text()));
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  devtools.on('Network.eventSourceMessageReceived', (event) => void heard.push(event.data));
  const bodies: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/call')) bodies.push(response.text().catch(() => ''));
  });

  await addInWizard(page, 'OpenAI', 'Lab');
  // Some providers repeat the key in their error.
  upstream.script(keys.Work, {
    kind: 'status',
    status: 401,
    type: 'authentication_error',
    message: `bad ${keys.Work}`,
  });
  expect(await askGateway(place)).toMatchObject({ profile: 'anthropic:studio' });
  const pages: string[] = [];
  for (const name of ['Accounts', 'Models', 'Agents', 'Activity', 'Doctor', 'Settings']) {
    await goTo(page, name);
    pages.push(await page.content());
  }

  const answers = await Promise.all(bodies);
  expect(answers.length).toBeGreaterThan(10);
  expect(heard.join('')).toContain('topics'); // events were really listened to
  const everything = [...answers, ...heard, ...pages, ...processTexts()].join('\n');
  for (const key of Object.values(keys)) expect(everything.includes(key)).toBe(false);
});
