/** What reads the Dockerfile for the proof (deploy/container/dockerfile.mjs) leaves out nothing: it refuses what it cannot run. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..');
const READER = path.join(ROOT, 'deploy', 'container', 'dockerfile.mjs');
const SCRIPT = `
  import { readFileSync } from 'node:fs';
  const { stagesOf } = await import(process.argv[1]);
  console.log(JSON.stringify(stagesOf(readFileSync(0, 'utf8'))));
`;

interface Stage {
  name: string;
  from: string;
  steps: { kind: string; command?: string; user?: string }[];
  healthcheck?: string[];
  command?: string[];
}

/** The module is read by Node itself: Jest loads none of its kind. */
function read(input: string): { stages?: Stage[]; refusal: string } {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', SCRIPT, READER], {
    input,
    encoding: 'utf8',
  });
  return { stages: stdout ? (JSON.parse(stdout) as Stage[]) : undefined, refusal: stderr };
}

test.each([
  'ADD https://example.com/x /x',
  'ONBUILD RUN true',
  'SHELL ["/bin/bash", "-c"]',
  'VOLUME /data',
  'ENTRYPOINT ["node"]',
  'COPY *.json ./',
  'COPY --chown=node:node a b',
  'RUN --mount=type=cache,target=/x true',
  'RUN ["npm", "ci"]',
  'ENV PATH=/x:$PATH',
  'USER 1000:1000',
  'HEALTHCHECK NONE',
])('a Dockerfile with "%s" is refused', (step) => {
  const { stages, refusal } = read(`FROM node:24-slim\n${step}\n`);

  expect(stages).toBeUndefined();
  expect(refusal).toContain('not understood here');
});

test('of ours it reads every stage, ending in an ordinary user, a health check and a command', () => {
  const { stages = [] } = read(readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8'));

  expect(stages.map(({ name, from }) => [name, from])).toEqual([
    ['packages', 'node:24-slim'],
    ['build', 'packages'],
    ['dependencies', 'packages'],
    ['3', 'node:24-slim'],
  ]);
  const last = stages.at(-1);
  expect(last?.steps.at(-1)).toEqual({ kind: 'user', user: 'node' });
  expect(last?.healthcheck?.[0]).toBe('node');
  expect(last?.command?.[0]).toBe('node');
});
