// What a runner's JSON report says: how many passed and failed, and which tests failed or had to be tried again.

const firstLine = (text) => (text ?? '').split('\n', 1)[0];

/** @returns `{ passed, failed, notes }` of Vitest's JSON report; a file that could not be read counts as one failure */
export function readVitest({ numPassedTests, numFailedTests, testResults }) {
  const notes = [];
  let broken = 0;
  for (const { name, status, message, assertionResults } of testResults) {
    if (status === 'failed' && assertionResults.length === 0) {
      broken += 1;
      notes.push(`FAIL ${name}: ${firstLine(message)}`);
    }
    for (const test of assertionResults) {
      // A test that passed and has failures was tried again.
      if (test.failureMessages.length === 0) continue;
      const word = test.status === 'failed' ? 'FAIL' : 'flaky';
      notes.push(`${word} ${name}: ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
    }
  }
  return { passed: numPassedTests, failed: numFailedTests + broken, notes };
}

/** @returns `{ passed, failed, notes }` of Playwright's JSON report; an error outside of tests counts as one failure */
export function readPlaywright({ stats, errors, suites }) {
  const notes = errors.map(({ message }) => `FAIL ${firstLine(message)}`);
  for (const { spec, test } of suites.flatMap(testsOf)) {
    if (test.status !== 'unexpected' && test.status !== 'flaky') continue;
    const error = test.results.find((result) => result.error !== undefined)?.error;
    const word = test.status === 'flaky' ? 'flaky' : 'FAIL';
    notes.push(`${word} [${test.projectName}] ${spec.file}: ${spec.title}: ${firstLine(error?.message)}`);
  }
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, notes };
}

function testsOf(suite) {
  const own = (suite.specs ?? []).flatMap((spec) => spec.tests.map((test) => ({ spec, test })));
  return [...own, ...(suite.suites ?? []).flatMap(testsOf)];
}
