/**
 * Two versions of the shop: the one of this folder, and the one that somebody would deploy next. The next one is a copy of what is
 * compiled here with what an author adds most often: a plugin by `npm run extension`, a content type of it, and fields of content
 * types that are sold from. So its first start makes tables, changes hot ones and refers to them, while servers of this
 * version sell.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

const ROOT = path.resolve(__dirname, '..', '..', '..');

export interface Version {
  folder: string;
  settings: Record<string, string>;
}

export const THIS_VERSION: Version = { folder: ROOT, settings: {} };

const PLUGIN = 'parcel';

/** Its table, and the columns that it adds to tables there are. */
export const ADDED = {
  table: 'parcel_points',
  columns: { products: 'origin', orders: 'wrapped' },
};

/** A relation to products, so that making it locks them. */
const CONTENT_TYPE = {
  kind: 'collectionType',
  collectionName: ADDED.table,
  info: { singularName: 'parcel-point', pluralName: 'parcel-points', displayName: 'Parcel point' },
  options: { draftAndPublish: false },
  attributes: {
    code: { type: 'string', required: true },
    product: { type: 'relation', relation: 'oneToOne', target: 'api::product.product' },
  },
};

const ATTRIBUTES = {
  product: { [ADDED.columns.products]: { type: 'string' } },
  order: { [ADDED.columns.orders]: { type: 'boolean', default: false } },
};

/** Whatever runs, and what `npm run extension` has to see. */
const COPIED = [
  'config',
  'database',
  'dist',
  'mail',
  'package.json',
  'scripts',
  'src/plugins',
  'tsconfig.json',
];
const LINKED = ['node_modules', 'public'];

/** @returns a version that nobody has deployed yet; its folder is the caller's to remove. */
export function makeNextVersion(): Version {
  const folder = mkdtempSync(path.join(tmpdir(), 'opply-shop-next-'));
  for (const entry of COPIED) {
    // The panel is not served here, and large.
    const filter = (source: string) => source !== path.join(ROOT, 'dist', 'build');
    cpSync(path.join(ROOT, entry), path.join(folder, entry), { recursive: true, filter });
  }
  for (const entry of LINKED) symlinkSync(path.join(ROOT, entry), path.join(folder, entry));
  addPlugin(folder);
  for (const [name, attributes] of Object.entries(ATTRIBUTES)) addAttributes(folder, name, attributes);
  return { folder, settings: { [`PLUGIN_${PLUGIN.toUpperCase()}`]: 'true' } };
}

export const removeVersion = ({ folder }: Version): void => rmSync(folder, { recursive: true, force: true });

function addPlugin(folder: string): void {
  const author = path.join(folder, 'scripts', 'extension', 'extension.mjs');
  const { status, stderr } = spawnSync(process.execPath, [author, PLUGIN], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const source = path.join('src', 'plugins', PLUGIN);
  const server = path.join(folder, source, 'strapi-server.ts');
  const ends = 'export default {';
  const withContentType = `contentTypes: { 'parcel-point': { schema: ${JSON.stringify(CONTENT_TYPE)} as never } },`;
  writeFileSync(server, readFileSync(server, 'utf8').replace(ends, `${ends}\n  ${withContentType}`));
  mkdirSync(path.join(folder, 'dist', source), { recursive: true });
  compile(folder, path.join(source, 'strapi-server.ts'));
  compile(folder, path.join('config', 'plugins.ts'));
  cpSync(path.join(folder, source, 'package.json'), path.join(folder, 'dist', source, 'package.json'));
}

/** The compiler would look at the whole shop for half a minute; two files that it has nothing to say about need none of that. */
function compile(folder: string, file: string): void {
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = transpileModule(readFileSync(path.join(folder, file), 'utf8'), { compilerOptions });
  writeFileSync(path.join(folder, 'dist', file.replace(/\.ts$/, '.js')), outputText);
}

function addAttributes(folder: string, name: string, attributes: object): void {
  const file = path.join(folder, 'dist', 'src', 'api', name, 'content-types', name, 'schema.json');
  const schema = JSON.parse(readFileSync(file, 'utf8')) as { attributes: object };
  writeFileSync(file, JSON.stringify({ ...schema, attributes: { ...schema.attributes, ...attributes } }));
}
