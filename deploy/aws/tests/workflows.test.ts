/** The pipeline's files: what they may, what they trust, and in which order they do what they do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { Synthesized } from './synthesized';

interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
}

interface Workflow {
  permissions: unknown;
  concurrency: { group: string; 'cancel-in-progress': unknown };
  jobs: Record<
    string,
    { needs?: string | string[]; uses?: string; steps?: Step[]; permissions?: unknown; environment?: string }
  >;
}

const FOLDER = path.join(__dirname, '../../../.github/workflows');

const textOf = (name: string) => readFileSync(path.join(FOLDER, `${name}.yml`), 'utf8');

for (const name of ['ci', 'deploy']) {
  describe(`${name}.yml`, () => {
    const text = textOf(name);
    const workflow = parse(text) as Workflow;
    const jobs = Object.values(workflow.jobs);

    test('runs others’ actions by their commit, and says which version that is', () => {
      const used = jobs.flatMap(({ steps = [] }) => steps.flatMap(({ uses }) => uses ?? []));
      assert.ok(used.length > 0);
      for (const action of used) {
        assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
        assert.match(text, new RegExp(`uses: ${action} # v\\d+\\.\\d+\\.\\d+\\n`));
      }
    });

    test('may read the code and nothing else, holds no keys, and leaves none behind', () => {
      assert.deepEqual(workflow.permissions, { contents: 'read' });
      for (const { permissions = { contents: 'read' } } of jobs) {
        assert.deepEqual(
          { 'id-token': 'write', ...(permissions as object) },
          { contents: 'read', 'id-token': 'write' },
        );
      }
      assert.doesNotMatch(text, /secrets\.|AKIA|aws-access-key/);
      const checkouts = jobs.flatMap(({ steps = [] }) =>
        steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')),
      );
      for (const checkout of checkouts) assert.equal(checkout.with?.['persist-credentials'], false);
    });

    test('puts nothing that others wrote into a script', () => {
      for (const { run = '' } of jobs.flatMap(({ steps = [] }) => steps)) assert.doesNotMatch(run, /\$\{\{/);
    });
  });
}

describe('a deploy', () => {
  const { jobs, concurrency } = parse(textOf('deploy')) as Workflow;
  const names = (job: string) => jobs[job]?.steps?.map(({ name, uses }) => name ?? uses?.replace(/@.*/, ''));

  test('tests before it builds, scans before it pushes, asks after it deploys', () => {
    assert.equal(jobs.test?.uses, './.github/workflows/ci.yml');
    assert.equal(jobs.image?.needs, 'test');
    assert.deepEqual(
      names('image')?.filter((name) => /^[A-Z]/.test(String(name))),
      ['Build', 'Scan', 'Push'],
    );
    assert.deepEqual(jobs.deploy?.needs, ['test', 'image']);
    assert.deepEqual(names('deploy')?.slice(-4), ['What is running now', 'Deploy', 'Ask it', 'Go back']);
    assert.equal(concurrency['cancel-in-progress'], false);
  });

  test('goes back to what was running when the questions are not answered', () => {
    const back = jobs.deploy?.steps?.at(-1);
    assert.match(String(back?.if), /failure\(\).*steps\.smoke\.conclusion == 'failure'/);
    assert.match(String(back?.run), /npm run deploy -- "\$STACK" -c tag="\$BEFORE"/);
    for (const stack of ['shop', 'shop-small']) {
      assert.ok(new Synthesized(stack).template.findOutputs('ImageTag').ImageTag);
    }
  });

  test('is believed by AWS in its environment of its repository only, and for two hours', () => {
    assert.deepEqual([jobs.image?.environment, jobs.deploy?.environment], ['production', 'production']);
    const delivery = new Synthesized('shop-delivery');
    const role = delivery.only('AWS::IAM::Role');
    assert.deepEqual(
      (role.AssumeRolePolicyDocument as { Statement: { Condition: unknown }[] }).Statement.map(
        ({ Condition }) => Condition,
      ),
      [
        {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': 'repo:example/opply-shop:environment:production',
          },
        },
      ],
    );
    assert.equal(role.MaxSessionDuration, 7_200);
    assert.equal(delivery.only('AWS::ECR::Repository').ImageTagMutability, 'IMMUTABLE');
  });
});
