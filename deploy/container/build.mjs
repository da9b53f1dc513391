/** Runs the stages of a Dockerfile in order, each in a clean folder, as an engine would: what is committed goes in, images come out. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import dockerignore from '@balena/dockerignore';
import { stagesOf } from './dockerfile.mjs';
import { forBuilding, runIn } from './sandbox.mjs';

/**
 * @param {string} repository the folder of a git repository; its last commit is built.
 * @param {string} work an empty folder.
 * @param {(line: string) => void} log
 * @returns {Promise<Stage>} the last stage.
 */
export async function build(repository, work, log) {
  const context = contextOf(repository, path.join(work, 'context'));
  const built = new Map();
  let last;
  for (const plan of stagesOf(readFileSync(path.join(context, 'Dockerfile'), 'utf8'))) {
    log(`stage ${plan.name}, from ${plan.from}`);
    const before = built.get(plan.from);
    last = {
      folder: path.join(work, `stage-${plan.name}`),
      directory: before?.directory ?? '/',
      user: before?.user ?? 'root',
      environment: { ...before?.environment },
      healthcheck: plan.healthcheck,
      command: plan.command,
    };
    mkdirSync(last.folder);
    if (before) await timed(log, `all of ${plan.from}`, () => copy(before.folder, last.folder, {}));
    for (const step of plan.steps)
      await timed(log, describe(step), () => STEPS[step.kind](last, step, context, built));
    built.set(plan.name, last);
  }
  return last;
}

/** A clean copy of what is committed, without what .dockerignore names. */
function contextOf(repository, folder) {
  mkdirSync(folder);
  const archive = execFileSync('git', ['-c', 'safe.directory=*', '-C', repository, 'archive', 'HEAD'], {
    maxBuffer: 1024 ** 3,
  });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const filter = dockerignore().add(readFileSync(path.join(folder, '.dockerignore'), 'utf8'));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const file = path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name));
    // The engine always reads this one, and hands it to no step.
    if (file !== 'Dockerfile' && filter.ignores(file)) rmSync(path.join(folder, file));
  }
  return folder;
}

const STEPS = {
  directory(stage, { directory }) {
    stage.directory = directory;
    mkdirSync(inside(stage, directory), { recursive: true });
  },
  user(stage, { user }) {
    stage.user = user;
  },
  environment(stage, { variables }) {
    Object.assign(stage.environment, variables);
  },
  copy(stage, { from, sources, to }, context, built) {
    if (from && !built.has(from)) throw new Error(`There is no stage ${from}`);
    const target = inside(stage, path.posix.resolve(stage.directory, to));
    for (const source of sources) {
      const file = from
        ? inside(built.get(from), path.posix.resolve('/', source))
        : path.join(context, source);
      if (!existsSync(file)) throw new Error(`COPY: there is no ${source} in ${from ?? 'the context'}`);
      copy(file, target, { intoFolder: to.endsWith('/'), linked: from !== undefined });
    }
  },
  async run(stage, { command }) {
    const { environment, mounts } = forBuilding();
    await runIn({ stage, command: ['/bin/sh', '-c', command], environment, mounts, readOnly: false });
  },
};

/** A folder's content goes into the target; a file becomes it, or goes into it. */
function copy(file, target, { intoFolder = false, linked = false }) {
  if (statSync(file).isDirectory()) {
    mkdirSync(target, { recursive: true });
    // What comes from another stage is not written to any more: the same files, instead of another GB of them.
    execFileSync('cp', ['-a', ...(linked ? ['--link'] : ['--reflink=auto']), `${file}/.`, target]);
  } else {
    cpSync(file, intoFolder ? path.join(target, path.basename(file)) : target);
  }
}

const inside = (stage, place) => path.join(stage.folder, place);

const describe = ({ kind, command, sources, to, directory, user }) =>
  [kind, command ?? sources?.join(' ') ?? directory ?? user, to].filter(Boolean).join(' ');

async function timed(log, name, work) {
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1_000;
  if (seconds > 1) log(`  ${name}: ${seconds.toFixed(0)} s`);
}
