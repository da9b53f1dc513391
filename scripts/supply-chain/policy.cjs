/**
 * What may come into the shop from elsewhere, as data: docs/dependencies.md says the same in words. Held by
 * tests/unit/supply-chain.test.ts, which needs nothing but the lock files and the workflows.
 */

/** Each directory with a lock file of its own. */
const PACKAGES = ['.', 'deploy/aws'];

/**
 * Licences that what runs in production may have, as packages write them. They ask for their text to be kept, or, where they ask
 * for changes of theirs to be published (MPL, LGPL), the shop makes none and links to them as they are.
 */
const ALLOWED_LICENCES = [
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'Apache-2.0 AND LGPL-3.0-or-later',
  'Apache-2.0 AND LGPL-3.0-or-later AND MIT',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
  '(AFL-2.1 OR BSD-3-Clause)',
  '(BSD-2-Clause OR MIT OR Apache-2.0)',
  '(MIT AND Zlib)',
  '(MIT OR CC0-1.0)',
  '(MIT OR GPL-3.0-or-later)',
  '(MPL-2.0 OR Apache-2.0)',
  '(WTFPL OR MIT)',
];

/**
 * @typedef {{ name: string, version: string, licence: string | undefined }} Package
 * @typedef {{ packages: Record<string, Record<string, any>> }} Lock a parsed package-lock.json
 */

/**
 * Packages whose `license` says nothing a program can read, each looked at by a person.
 * @type {Record<string, string>}
 */
const READ_BY_HAND = {
  limiter: 'MIT',
  only: 'MIT',
  'passport-local': 'MIT',
  'passport-strategy': 'MIT',
  pause: 'MIT',
  'spawn-command': 'MIT',
};

/**
 * "MIT Expat", but for folders named `ee`, whose features need a paid licence and are off without one.
 * @param {Package} _
 */
const isOfStrapi = ({ name, licence }) => name.startsWith('@strapi/') && licence === 'SEE LICENSE IN LICENSE';

/**
 * @param {Lock} lock
 * @returns {Package[]} each package that runs in production, with its licence; `undefined` where nobody knows it.
 */
function productionPackages(lock) {
  return Object.entries(lock.packages)
    .filter(([folder, { dev, link }]) => folder.includes('node_modules/') && !dev && !link)
    .map(([folder, { version, license }]) => {
      const name = nameOf(folder);
      return { name, version, licence: license ?? READ_BY_HAND[name] };
    });
}

/**
 * @param {Package[]} packages
 * @returns those of these packages that may not run in production.
 */
const refusedPackages = (packages) =>
  packages.filter((one) => !ALLOWED_LICENCES.includes(one.licence ?? 'unknown') && !isOfStrapi(one));

/**
 * @param {Lock} lock
 * @param {{ allowScripts?: Record<string, boolean> }} manifest its package.json.
 * @returns {string[]} the packages that want to run a script when they are installed, and nobody has said whether they may.
 */
function undecidedScripts(lock, { allowScripts = {} }) {
  const wanting = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([folder]) => nameOf(folder));
  return [...new Set(wanting)].filter((name) => !(name in allowScripts));
}

/** @param {string} folder in node_modules. */
const nameOf = (folder) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Of this repository, or somebody else's at one commit, with its version behind it for people. */
const PINNED = /^\s*(?:-\s+)?uses:\s+(?:\.\/\S+|[\w.-]+\/[\w./-]+@[0-9a-f]{40}\s+# v\d\S*)\s*$/;

/**
 * @param {string} workflow its text.
 * @returns the lines that use an action which is not pinned to a commit.
 */
const unpinnedActions = (workflow) =>
  workflow.split('\n').filter((line) => /^\s*(?:-\s+)?uses:/.test(line) && !PINNED.test(line));

module.exports = {
  PACKAGES,
  productionPackages,
  refusedPackages,
  undecidedScripts,
  unpinnedActions,
};
