/** What is told from the log: the shop writes it, and somebody hears it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { alarmsOf } from './alarm';
import { Synthesized } from './synthesized';

interface Filter {
  FilterPattern: string;
  MetricTransformations: { MetricName: string; DefaultValue?: number }[];
}

/** The shop's own code, without what it says about itself. */
function sourceOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) =>
      readFileSync(path.join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
    )
    .join('\n');
}

for (const name of ['shop', 'shop-small']) {
  describe(`${name}: what is told from the log`, () => {
    const stack = new Synthesized(name);
    const filters = stack
      .of('AWS::Logs::MetricFilter')
      .map(([, { Properties }]) => Properties as unknown as Filter)
      .filter(({ FilterPattern }) => !FilterPattern.startsWith('{'));
    const phrases = filters.flatMap(({ FilterPattern }) =>
      [...FilterPattern.matchAll(/"([^"]+)"/g)].map(([, one]) => one),
    );

    test('is what the shop writes into it', () => {
      const source = sourceOf(path.join(__dirname, '../../../src'));
      assert.ok(phrases.length >= 6, phrases.join());
      for (const phrase of phrases)
        assert.ok(source.includes(String(phrase)), `the shop never writes "${phrase}"`);
    });

    test('wakes somebody when jobs are given up, not worked on or too many, and when the books differ or were not checked', () => {
      const heard = (phrase: string) => {
        const metrics = filters
          .filter(({ FilterPattern }) => FilterPattern === `"${phrase}"`)
          .map(({ MetricTransformations }) => MetricTransformations[0]?.MetricName);
        assert.equal(metrics.length, 1, phrase);
        return alarmsOf(stack).filter(([, { MetricName }]) => MetricName === metrics[0]);
      };
      for (const phrase of [
        ...['given up after', 'none are worked on for the moment', 'have been due for'],
        ...['reconciliation: not so', 'reconciliation: it has failed'],
      ]) {
        assert.equal(heard(phrase).length, 1, phrase);
      }
    });

    test('wakes somebody when the books have not been checked for more than a day, but no new shop', () => {
      const checked = filters.find(({ FilterPattern }) => FilterPattern.includes('the books agree'));
      assert.equal(checked?.FilterPattern, '?"reconciliation: the books agree" ?"reconciliation: not so"');
      // While there is anything in the log at all, an hour without such a line is a nought and no gap.
      assert.equal(checked.MetricTransformations[0]?.DefaultValue, 0);
      const [[, alarm] = []] = alarmsOf(stack).filter(
        ([, { MetricName }]) => MetricName === checked.MetricTransformations[0]?.MetricName,
      );
      assert.ok(alarm);
      assert.deepEqual(
        [alarm.Period, alarm.EvaluationPeriods, alarm.DatapointsToAlarm, alarm.TreatMissingData],
        [3_600, 26, 26, 'notBreaching'],
      );
      assert.deepEqual([alarm.ComparisonOperator, alarm.Threshold], ['LessThanThreshold', 1]);
    });
  });
}
