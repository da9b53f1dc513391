/** What may be asked of `npm run bench`: `npm run bench -- --rounds 1 --seconds 2 --only order-spread`. */
import { parseArgs } from 'node:util';
import { SCENARIOS } from './scenarios.mjs';

export const SYSTEMS = ['shop', 'shop-with-plugins', 'stock', 'hand-written', 'pgbench'];

/** @throws Error that says what there is, when something is asked for that there is not. */
export function readOptions(parameters) {
  const { values } = parseArgs({
    args: parameters,
    options: {
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '5' },
      'warm-up': { type: 'string', default: '3' },
      connections: { type: 'string', default: '64' },
      only: { type: 'string' },
      systems: { type: 'string' },
      profile: { type: 'boolean', default: false },
    },
  });
  return {
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    warmUpSeconds: positive('warm-up', values['warm-up']),
    connections: positive('connections', values.connections),
    scenarios: chooseScenarios(values.only),
    systems: choose('systems', values.systems, SYSTEMS),
    profile: values.profile,
  };
}

function positive(name, text) {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} ${text} is not a positive number`);
  return number;
}

function chooseScenarios(names) {
  const chosen = choose(
    'only',
    names,
    SCENARIOS.map(({ name }) => name),
  );
  return SCENARIOS.filter(({ name }) => chosen.includes(name));
}

function choose(option, names, known) {
  if (names === undefined) return known;
  const chosen = names.split(',').map((name) => name.trim());
  const unknown = chosen.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`--${option}: no ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return chosen;
}
