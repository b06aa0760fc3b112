// `npm test`: installs what is missing, then check, build, unit, integration and end-to-end tests.
// At the end every test is named that failed, or passed only when tried again; the last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkNode, install, npm, root, which } from './setup.mjs';
import { readPlaywright, readVitest } from './test-report.mjs';

const reports = join(root, '.cache', 'test');
const total = { passed: 0, failed: 0 };
const notes = [];
const add = (counts) => {
  total.passed += counts.passed;
  total.failed += counts.failed;
  notes.push(...counts.notes);
};

/** What the tests need of a Debian-like system, and how to tell that it is there. */
const packages = [
  { name: 'chromium', there: () => ['chromium', 'chromium-browser', 'google-chrome'].some((name) => which(name)) },
  { name: 'gnome-keyring', there: () => which('gnome-keyring-daemon') !== null },
  { name: 'dbus', there: () => which('dbus-run-session') !== null },
  { name: 'libsecret-1-0', there: () => libraries().includes('libsecret-1.so.0') },
  { name: 'libsecret-1-dev', there: () => pkgConfig('libsecret-1') },
];

const output = (command, args) => spawnSync(command, args, { encoding: 'utf8' });
const libraries = () => output('/sbin/ldconfig', ['-p']).stdout ?? '';
const pkgConfig = (name) => output('pkg-config', ['--exists', name]).status === 0;

function installPackages() {
  if (process.platform !== 'linux') return;
  const missing = packages.filter(({ there }) => !there()).map(({ name }) => name);
  if (missing.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  if (process.getuid() !== 0 || which('apt-get') === null) {
    console.error(`The tests need ${missing.join(', ')}. Install with:`);
    console.error(`  sudo apt-get update && sudo apt-get ${install.join(' ')}`);
    process.exit(1);
  }
  console.log(`Installing ${missing.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
  if (spawnSync('apt-get', install, { stdio: ['ignore', 'ignore', 'inherit'], env }).status !== 0) {
    console.error(`apt-get could not install ${missing.join(', ')}; see above.`);
    process.exit(1);
  }
}

/** keytar could not be built the last time, but can now. */
function rebuildKeytar() {
  if (existsSync(join(root, 'node_modules', 'keytar', 'build', 'Release', 'keytar.node'))) return;
  console.log('Building keytar …');
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

function step(title, run) {
  console.log(`\n── ${title}`);
  const start = performance.now();
  const counts = run();
  console.log(
    `── ${title}: ${counts.passed} passed, ${counts.failed} failed, ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  add(counts);
  return counts.failed === 0;
}

function node(args, env = {}) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
}

/** A runner that ends badly without a report, or with one that shows no failure, counts as one failure. */
function counted(path, status, read) {
  const none = { passed: 0, failed: 0, notes: [] };
  const counts = existsSync(path) ? read(JSON.parse(readFileSync(path, 'utf8'))) : none;
  if (status === 0 || counts.failed > 0) return counts;
  return { ...counts, failed: 1, notes: [...counts.notes, `FAIL ${basename(path)}: the runner ended with ${status}`] };
}

function vitest(projects) {
  const report = join(reports, `${projects.join('-')}.json`);
  const { status } = node([
    'node_modules/vitest/vitest.mjs',
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  return counted(report, status, readVitest);
}

function playwright() {
  const report = join(reports, 'e2e.json');
  const { status } = node(
    ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  );
  return counted(report, status, readPlaywright);
}

function build() {
  const { status } = node(['build/build.mjs']);
  return status === 0 ? { passed: 1, failed: 0, notes: [] } : { passed: 0, failed: 1, notes: ['FAIL build'] };
}

checkNode();
installPackages();
install();
rebuildKeytar();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

console.log('\n── check');
const { runChecks } = await import('./check.mjs');
add(await runChecks());
const built = step('build', build);
step('unit', () => vitest(['unit', 'renderer']));
if (built) {
  step('integration', () => vitest(['integration']));
  step('end to end', playwright);
} else {
  console.log('\nWithout a build there are no integration and end-to-end tests.');
}

if (notes.length > 0) console.log(`\n${notes.join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
