/** `npm run import -- <file.csv>`: loads a catalogue in the format Shopify exports. Safe to run twice. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { importCatalogue } from '../../src/importing/import-catalogue';
import { printReport, progressOf } from './import-progress';
import { withShop } from './with-shop';

const given = process.argv[2];

void withShop(async (strapi) => {
  if (!given) throw new Error('Which file? npm run import -- <file.csv>');
  // npm runs scripts in the project's folder; what the person typed is relative to theirs.
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), given);
  if (!existsSync(file)) throw new Error(`There is no file ${file}`);
  const report = await importCatalogue(strapi, file, progressOf(file));
  printReport(report);
  return report.created + report.updated + report.unchanged > 0 ? 0 : 1;
});
