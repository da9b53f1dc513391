/**
 * `npm run extension -- <name>`: writes the smallest plugin there is, with its test and its entry in the configuration, from
 * the files in template/. It only adds: nothing that exists is written over.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../project.mjs';

const TEMPLATE = path.join(path.dirname(fileURLToPath(import.meta.url)), 'template');
const CONFIGURATION = path.join('config', 'plugins.ts');

/** How that file has to end for an entry to fit in. */
const END = '\n});\n\nexport default config;\n';

/** Lower case, digits and single hyphens; longer ones would break the lines of the templates. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST = 30;

/** @param {string | undefined} name of the new plugin. @returns {string[]} the files written, below the root. */
function writeExtension(name) {
  requireName(name);
  const files = filesOf(name);
  const taken = files.find(({ file }) => existsSync(path.join(ROOT, file)));
  if (taken) throw new Error(`There is ${taken.file} already: choose another name.`);
  const configuration = withEntry(name);
  for (const { file, text } of files) {
    mkdirSync(path.dirname(path.join(ROOT, file)), { recursive: true });
    writeFileSync(path.join(ROOT, file), text, { flag: 'wx' });
  }
  // Last: what is configured is there.
  writeFileSync(path.join(ROOT, CONFIGURATION), configuration);
  return [...files.map(({ file }) => file), CONFIGURATION];
}

function requireName(name) {
  if (!name) throw new Error('What is it to be called? npm run extension -- gift-wrap');
  if (!NAME.test(name) || name.length > LONGEST) {
    throw new Error(
      `"${name}" cannot be its name: up to ${LONGEST} lower-case letters, digits and single hyphens, like gift-wrap.`,
    );
  }
  if (namesOfStrapi().includes(name))
    throw new Error(`${name} is a name of Strapi's own: choose another one.`);
}

/** Its plugins, and what else answers to a name beside them. */
function namesOfStrapi() {
  const folder = path.join(ROOT, 'node_modules', '@strapi');
  const plugins = readdirSync(folder).flatMap((entry) => {
    const { strapi } = JSON.parse(readFileSync(path.join(folder, entry, 'package.json'), 'utf8'));
    return strapi?.name ?? [];
  });
  return [...plugins, 'admin', 'strapi'];
}

/** @returns {{file: string, text: string}[]} what is to be written where. */
function filesOf(name) {
  const folder = path.join('src', 'plugins', name);
  const places = {
    'strapi-server.ts': path.join(folder, 'strapi-server.ts'),
    'package.json': path.join(folder, 'package.json'),
    'new-extension.test.ts': path.join('tests', 'plugins', `${name}.test.ts`),
  };
  return Object.entries(places).map(([template, file]) => ({
    file,
    text: renamed(readFileSync(path.join(TEMPLATE, template), 'utf8'), name),
  }));
}

const renamed = (text, name) =>
  text
    .replaceAll('new-extension', name)
    .replaceAll('New extension', titleOf(name))
    .replaceAll('PLUGIN_NEW_EXTENSION', settingOf(name));

const titleOf = (name) => (name[0].toUpperCase() + name.slice(1)).replaceAll('-', ' ');

const settingOf = (name) => `PLUGIN_${name.toUpperCase().replaceAll('-', '_')}`;

/** @returns {string} the configuration with one entry more. */
function withEntry(name) {
  const text = readFileSync(path.join(ROOT, CONFIGURATION), 'utf8');
  const key = name.includes('-') ? `'${name}'` : name;
  if (text.includes(`\n  ${key}: {`)) throw new Error(`${CONFIGURATION} has a plugin ${name} already.`);
  const entry = `
  ${key}: {
    enabled: env.bool('${settingOf(name)}', false),
    resolve: './dist/src/plugins/${name}',
  },`;
  if (!text.endsWith(END)) {
    throw new Error(`${CONFIGURATION} has no place for an entry: it has to end with ${JSON.stringify(END)}.`);
  }
  return `${text.slice(0, -END.length)}${entry}${END}`;
}

try {
  const [name] = process.argv.slice(2);
  const files = writeExtension(name);
  console.log(`Written:

${files.map((file) => `  ${file}`).join('\n')}

Does it work? Its test says so:

  npm test -- tests/plugins/${name}.test.ts

A shop has it where the environment says so:

  ${settingOf(name)}=true npm run dev

What a plugin may do, and how: docs/extending.md`);
} catch (error) {
  console.error(`\n${error.message}\n`);
  process.exit(1);
}
