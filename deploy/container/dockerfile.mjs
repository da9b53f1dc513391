/** Reads the Dockerfile into stages of steps. What it does not understand it refuses: a step left out would prove nothing. */
import { DockerfileParser } from 'dockerfile-ast';

/** Words that only describe: nothing is done for them. */
const DESCRIPTIONS = ['LABEL', 'EXPOSE', 'ARG'];

/**
 * @param {string} text a Dockerfile.
 * @returns {{ name: string, from: string, steps: object[], healthcheck?: string[], command?: string[] }[]}
 */
export function stagesOf(text) {
  const stages = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === 'FROM') {
      // Without a name a stage is known by its number.
      const name = instruction.getBuildStage() ?? String(stages.length);
      stages.push({ name, from: words(instruction)[0], steps: [] });
    } else if (!DESCRIPTIONS.includes(keyword)) {
      const read = READERS[keyword];
      if (!read) throw new Error(`The Dockerfile has a step that is not understood here: ${instruction}`);
      read(instruction, stages.at(-1));
    }
  }
  return stages;
}

const words = (instruction) => instruction.getExpandedArguments().map(String);

const READERS = {
  WORKDIR: (instruction, stage) =>
    stage.steps.push({ kind: 'directory', directory: onlyWord(instruction, /^\/[\w/-]+$/) }),
  USER: (instruction, stage) => stage.steps.push({ kind: 'user', user: onlyWord(instruction, /^[a-z]+$/) }),
  ENV: (instruction, stage) => {
    const pairs = instruction.getProperties().map((property) => [property.getName(), property.getValue()]);
    if (pairs.some(([, value]) => value.includes('$'))) throw notUnderstood(instruction);
    stage.steps.push({ kind: 'environment', variables: Object.fromEntries(pairs) });
  },
  RUN: (instruction, stage) => {
    if (instruction.getFlags().length > 0 || instruction.getOpeningBracket())
      throw notUnderstood(instruction);
    stage.steps.push({ kind: 'run', command: instruction.getArgumentsContent() });
  },
  COPY: (instruction, stage) => {
    const from = instruction.getFromFlag()?.getValue();
    const paths = words(instruction);
    const isPlain = instruction.getFlags().length === (from ? 1 : 0) && !instruction.getOpeningBracket();
    if (!isPlain || paths.some((entry) => /[*?[\\<]/.test(entry))) throw notUnderstood(instruction);
    stage.steps.push({ kind: 'copy', from, sources: paths.slice(0, -1), to: paths.at(-1) });
  },
  HEALTHCHECK: (instruction, stage) => {
    if (instruction.getSubcommand()?.getValue() !== 'CMD') throw notUnderstood(instruction);
    stage.healthcheck = JSON.parse(instruction.getArgumentsContent().replace(/^CMD\s+/, ''));
  },
  CMD: (instruction, stage) => {
    stage.command = JSON.parse(instruction.getArgumentsContent());
  },
};

function onlyWord(instruction, shape) {
  const [word, ...more] = words(instruction);
  if (more.length > 0 || !shape.test(word)) throw notUnderstood(instruction);
  return word;
}

const notUnderstood = (instruction) => new Error(`This is not understood here: ${instruction}`);
