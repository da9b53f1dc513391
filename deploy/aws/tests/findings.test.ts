/** cdk-nag's AwsSolutions rules, and CloudFormation's own: nothing found but what lib/accepted-findings.ts accepts, and all of that is found. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ACCEPTED, idOf } from '../lib/accepted-findings';
import { assembleUnchecked } from '../lib/assemble';
import { SETTINGS } from '../settings';
import { appOf } from './synthesized';

interface Report {
  pluginReports: {
    pluginName: string;
    violations: { ruleName: string; violatingConstructs: { constructPath?: string }[] }[];
  }[];
}

/** @returns what was found, as `rule at place`. */
function findings(app: App): string[] {
  try {
    app.synth();
  } catch (error) {
    if ((error as Error).name !== 'ValidationFailed' && !String(error).includes('Validation failed'))
      throw error;
  }
  const report = JSON.parse(readFileSync(path.join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap(({ pluginName, violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(
        ({ constructPath }) => `${pluginName}::${ruleName} at ${String(constructPath)}`,
      ),
    ),
  );
}

test('nothing is found that is not accepted', () => {
  assert.deepEqual(findings(appOf()), []);
});

test('everything that is accepted would be found, and has a reason', () => {
  const app = assembleUnchecked(SETTINGS);
  const found = new AwsSolutionsChecks(app)
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `AwsSolutions::${ruleName} at ${String(constructPath)}`),
    );
  assert.ok(found.length > 20);
  for (const { at, rules, because } of ACCEPTED) {
    assert.match(because, /^[A-Za-z].{30,}\.$/);
    for (const place of at) {
      for (const rule of rules) {
        const expected = `${idOf(rule, SETTINGS)} at ${place}`;
        assert.ok(
          found.some((one) => one === expected || one.startsWith(`${expected}/`)),
          `no longer found: ${expected}`,
        );
      }
    }
  }
});
