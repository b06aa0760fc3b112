/*
 * Pictures of the window, drawn on a core in memory, beside which a design can be laid.
 *   npx vite build --config build/vite.renderer.ts --mode gallery
 *   node e2e/tools/gallery-shots.mjs [out folder] [name filter]
 * Served with the strict policy of the product; what the page says on its console is printed.
 */
import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const folder = fileURLToPath(new URL('../../.cache/gallery', import.meta.url));
const out = process.argv[2] ?? fileURLToPath(new URL('../../.cache/shots', import.meta.url));
const filter = process.argv[3] ?? '';
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const policy = "default-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";

/** Name → scene, page, window size, and what is done before the picture is taken. */
const shots = [
  { name: 'accounts' },
  { name: 'accounts-logins', scene: 'logins' },
  { name: 'accounts-full', height: 1120 },
  { name: 'accounts-empty', scene: 'empty' },
  { name: 'accounts-narrow', width: 720, height: 520 },
  { name: 'accounts-large', width: 1440, height: 900 },
  { name: 'accounts-many', scene: 'many' },
  { name: 'accounts-locked', scene: 'locked' },
  { name: 'accounts-changed', scene: 'changed' },
  { name: 'accounts-unprotected', scene: 'unprotected' },
  { name: 'accounts-broken', scene: 'broken' },
  { name: 'accounts-paused', scene: 'paused' },
  { name: 'accounts-slow', scene: 'slow' },
  { name: 'accounts-failing', scene: 'failing' },
  { name: 'accounts-details', hash: '#/accounts/anthropic:work' },
  {
    name: 'accounts-menu',
    act: async (page) => {
      await page.getByRole('button', { name: 'More for Mei Tanabe' }).click();
      await page.getByRole('menuitem', { name: 'Move to…' }).hover();
    },
  },
  {
    name: 'accounts-focus',
    act: async (page) => {
      await page.getByRole('button', { name: 'Test Work, Max plan' }).focus();
      await page.keyboard.press('Shift+Tab');
    },
  },
  {
    name: 'accounts-lifted',
    act: async (page) => {
      await page.getByRole('button', { name: /^Move Work/ }).focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowDown');
    },
  },
  {
    name: 'accounts-drag',
    act: (page) => hold(page, /^Move Shirakawa/, /^Move Work/),
  },
  {
    name: 'accounts-moved',
    act: async (page) => {
      await page.getByRole('button', { name: /^Move Work/ }).focus();
      for (const key of ['Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
      await page.getByText('Order changed.').waitFor();
    },
  },
  {
    name: 'accounts-remove',
    act: async (page) => {
      await page.getByRole('button', { name: 'More for Work' }).click();
      await page.getByRole('menuitem', { name: 'Remove…' }).click();
    },
  },
  { name: 'accounts-check', act: (page) => toCheckSome(page) },
  { name: 'accounts-check-narrow', width: 720, height: 520, act: (page) => toCheckSome(page) },
  { name: 'models', hash: '#/models', scene: 'models' },
  { name: 'models-empty-images', hash: '#/models' },
  { name: 'models-agent', hash: '#/models/claude-code', scene: 'models' },
  { name: 'models-large', hash: '#/models', scene: 'models', width: 1440, height: 900 },
  {
    name: 'models-drag',
    hash: '#/models',
    scene: 'models',
    act: (page) => hold(page, /^Move Qwen3 32B/, /^Move GPT-5.2/),
  },
  {
    name: 'models-dropping',
    hash: '#/models',
    scene: 'models',
    act: async (page) => {
      await page.evaluate(() => {
        const row = [...document.querySelectorAll('.cat tbody tr')].find((each) =>
          each.textContent.startsWith('Qwen3 C'),
        );
        const dataTransfer = new DataTransfer();
        row.dispatchEvent(new DragEvent('dragstart', { dataTransfer, bubbles: true }));
        for (const name of ['Text', 'Images']) {
          const card = document.querySelector(`[aria-label="${name}"]`);
          const { y } = card.querySelectorAll('li.m')[1].getBoundingClientRect();
          card.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true, clientY: y }));
        }
      });
    },
  },
  {
    name: 'models-alias',
    hash: '#/models',
    scene: 'models',
    act: async (page) => {
      await page.getByRole('button', { name: 'More for alias sonnet' }).click();
      await page.getByRole('menuitem', { name: 'Change…' }).click();
      await page.getByRole('textbox', { name: 'Alias' }).fill('opus');
    },
  },
  {
    name: 'models-catalogue',
    hash: '#/models',
    scene: 'many',
    act: async (page) => {
      await page.getByRole('button', { name: 'Released' }).click();
      await page.getByRole('button', { name: 'Reasoning', exact: true }).click();
      await page.getByRole('searchbox').fill('m');
      await page.getByRole('region', { name: 'Models' }).evaluate((body) => body.scrollTo(0, 900));
      await page.getByRole('button', { name: 'More for Made model 20', exact: true }).click();
    },
  },
  {
    name: 'models-scan',
    hash: '#/models',
    act: (page) => page.getByRole('button', { name: 'Scan for models' }).click(),
  },
  { name: 'models-scan-results', hash: '#/models', act: (page) => toScanned(page) },
  { name: 'models-scan-narrow', hash: '#/models', width: 720, height: 520, act: (page) => toScanned(page) },
  {
    name: 'agents-sessions',
    scene: 'sessions',
    hash: '#/agents/main',
    act: (page) => page.getByRole('button', { name: 'Conversations of main' }).click(),
  },
  { name: 'settings-own', scene: 'own', hash: '#/settings/gpu-box', height: 900 },
  { name: 'settings-own-list', scene: 'own', hash: '#/settings', height: 900 },
  { name: 'doctor', hash: '#/doctor' },
  { name: 'doctor-config', hash: '#/doctor', scene: 'broken' },
  { name: 'doctor-narrow', hash: '#/doctor', width: 720, height: 520 },
  { name: 'agents', hash: '#/agents/claude-code', scene: 'models', height: 900 },
  { name: 'agents-narrow', hash: '#/agents/claude-code', scene: 'models', width: 720, height: 720 },
  { name: 'agents-order', hash: '#/agents/claude-code', act: (page) => toOrder(page) },
  { name: 'agents-order-narrow', hash: '#/agents/claude-code', width: 720, height: 520, act: (page) => toOrder(page) },
  { name: 'settings', hash: '#/settings' },
  { name: 'settings-narrow', hash: '#/settings', width: 720, height: 520 },
  { name: 'models-none', hash: '#/models', act: (page) => page.getByRole('searchbox').fill('opsu') },
  {
    name: 'models-coin',
    hash: '#/models/claude-code',
    act: (page) => page.getByRole('combobox', { name: 'When it starts to cost' }).click(),
  },
  { name: 'models-narrow', hash: '#/models', scene: 'models', width: 720, height: 520 },
  { name: 'activity', hash: '#/activity/req-7' },
  { name: 'activity-bodies', hash: '#/activity/req-8', scene: 'bodies', height: 900 },
  { name: 'activity-narrow', hash: '#/activity/req-7', width: 720, height: 700 },
  {
    name: 'accounts-why',
    act: (page) => page.getByRole('button', { name: 'Why this order' }).click(),
  },
  { name: 'wizard-provider', act: (page) => openWizard(page) },
  { name: 'wizard-kind', act: (page) => openWizard(page, 'Anthropic') },
  {
    name: 'wizard',
    act: async (page) => {
      await openWizard(page, 'Anthropic', 'Setup-token');
      await paste(page, `sk-ant-oat01-${'a'.repeat(20)}\n${'b'.repeat(20)}\n${'c'.repeat(15)}Qx4f`);
    },
  },
  { name: 'wizard-key', act: (page) => openWizard(page, 'OpenAI') },
  { name: 'wizard-custom', act: (page) => openWizard(page, 'Custom') },
  { name: 'wizard-server', act: (page) => openWizard(page, 'Ollama') },
  { name: 'wizard-aws', act: (page) => toAws(page) },
  { name: 'wizard-aws-narrow', width: 720, height: 520, act: (page) => toAws(page) },
  {
    name: 'wizard-stored',
    scene: 'stored',
    act: async (page) => {
      await openWizard(page, 'Anthropic', 'Setup-token');
      await paste(page, `sk-ant-oat01-${'a'.repeat(90)}Qx4f`);
      await page.getByText('This is stored already').waitFor();
    },
  },
  {
    name: 'wizard-toasts',
    width: 720,
    height: 520,
    act: async (page) => {
      for (const name of ['Work', 'Mei', 'Shirakawa OpenAI']) {
        await page.getByRole('button', { name: new RegExp(`^Test ${name}`) }).click();
      }
      await toPlace(page);
    },
  },
  {
    name: 'wizard-test',
    act: async (page) => {
      await toPlace(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Add account' }).click();
      await page.getByRole('button', { name: 'Send a test message' }).click();
      await page.getByText('answered in').waitFor();
    },
  },
  { name: 'first-run', scene: 'found', height: 760 },
  { name: 'first-run-shell', scene: 'shell' },
  {
    name: 'import',
    scene: 'partly',
    act: async (page) => {
      await page.getByRole('button', { name: 'More for all accounts' }).click();
      await page.getByRole('menuitem', { name: 'Import…' }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Import/ })
        .click();
      await page.getByText('Not imported').waitFor();
    },
  },
  { name: 'wizard-check', act: (page) => toCheck(page) },
  { name: 'wizard-name', act: (page) => toName(page) },
  { name: 'wizard-place', act: (page) => toPlace(page) },
  { name: 'wizard-narrow', width: 720, height: 520, act: (page) => toPlace(page) },
  {
    name: 'wizard-done',
    act: async (page) => {
      await toPlace(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Add account' }).click();
    },
  },
  {
    name: 'wizard-leave',
    act: async (page) => {
      await toCheck(page);
      await page.keyboard.press('Escape');
    },
  },
];

async function toScanned(page) {
  await page.getByRole('button', { name: 'Scan for models' }).click();
  await page.getByRole('button', { name: 'Scan', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('checkbox', { name: /^For images/ }).check();
}

async function toCheckSome(page) {
  await page.getByRole('button', { name: 'More for all accounts' }).click();
  await page.getByRole('menuitem', { name: 'Check some…' }).click();
  await page.getByRole('button', { name: 'How they are asked' }).click();
  await page.getByRole('textbox', { name: 'Wait' }).fill('0');
}

async function toOrder(page) {
  await page.getByRole('button', { name: 'Own order of claude-code' }).click();
  await page.getByRole('button', { name: 'Leave out Mei Tanabe, personal Pro' }).click();
  await page.getByRole('button', { name: /^Move Work/ }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
}

/** Drags the row of one grip onto another, and does not let go. */
async function hold(page, what, onto) {
  const from = await page.getByRole('button', { name: what }).boundingBox();
  const to = await page.getByRole('button', { name: onto }).boundingBox();
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(to.x + 8, to.y + 14, { steps: 8 });
}

async function openWizard(page, ...choices) {
  await page.getByRole('button', { name: 'Add account' }).click();
  for (const name of choices) await page.getByRole('dialog').getByRole('button', { name }).first().click();
}

async function paste(page, text) {
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .first()
    .evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', pasted);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
}

async function toAws(page) {
  await openWizard(page, 'Amazon Bedrock', 'AWS profile');
  await page.getByRole('radio', { name: /^shirakawa/ }).check();
}

async function toCheck(page) {
  await openWizard(page, 'Anthropic', 'Setup-token');
  await paste(page, `sk-ant-oat01-${'a'.repeat(90)}Qx4f`);
  await page.getByRole('button', { name: 'Check the token' }).click();
  await page.getByText('Accepted').waitFor();
}

async function toName(page) {
  await toCheck(page);
  await page.getByRole('button', { name: 'Next' }).click();
}

async function toPlace(page) {
  await toName(page);
  await page.getByRole('button', { name: 'Next' }).click();
}

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url ?? '/', 'http://x').pathname);
  try {
    const body = await readFile(join(folder, path));
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'text/plain',
      'content-security-policy': policy,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const base = `http://127.0.0.1:${server.address().port}/gallery.html`;
await mkdir(out, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
for (const { name, scene = 'full', hash = '#/accounts', width = 980, height = 680, act } of shots) {
  if (!name.includes(filter)) continue;
  for (const theme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 2 });
    page.on('console', (message) => console.log(name, message.type(), message.text()));
    page.on('pageerror', (error) => console.log(name, 'error', error.message));
    await page.goto(`${base}?scene=${scene}&theme=${theme}${hash}`);
    await page.waitForTimeout(400);
    await act?.(page);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(out, `${name}-${theme}.png`) });
    await page.close();
  }
}
await browser.close();
server.close();
