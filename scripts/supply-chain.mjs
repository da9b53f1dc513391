/**
 * `npm run supply-chain`: asks whether anything the shop is made of is known to be broken, and writes down what it is made of:
 * for each package with a lock file a bill of materials (CycloneDX) and a list of licences. Exits 1 on a known flaw that is high
 * or critical, on a licence that is not allowed, and when the registry could not be asked.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './project.mjs';
import policy from './supply-chain/policy.cjs';

const { PACKAGES, productionPackages, refusedPackages } = policy;

const { values } = parseArgs({
  options: { out: { type: 'string', default: '.cache/supply-chain' }, 'no-audit': { type: 'boolean' } },
});

const npm = (folder, ...parameters) =>
  spawnSync('npm', parameters, {
    cwd: path.join(ROOT, folder),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
  });

/** Both, what runs in production and what builds it: whoever owns the build owns the shop. */
function audit(folder) {
  const { status, stdout, stderr } = npm(folder, 'audit', '--package-lock-only', '--audit-level=high');
  if (status === 0) return true;
  console.error(`${stdout}${stderr}`.trim());
  console.error(`${folder}: either of the above is to be mended, or the registry could not be asked.`);
  return false;
}

function writeBill(folder, file) {
  const { status, stdout, stderr } = npm(
    folder,
    'sbom',
    '--package-lock-only',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
  );
  if (status !== 0) throw new Error(`npm sbom failed in ${folder}: ${stderr}`);
  writeFileSync(file, stdout);
}

function writeLicences(folder, file) {
  const lock = JSON.parse(readFileSync(path.join(ROOT, folder, 'package-lock.json'), 'utf8'));
  const packages = productionPackages(lock);
  const rows = packages.map(({ name, version, licence }) => `${name},${version},${licence ?? 'unknown'}`);
  writeFileSync(file, `${['package,version,licence', ...new Set(rows.sort())].join('\n')}\n`);
  const refused = refusedPackages(packages);
  for (const { name, version, licence } of refused)
    console.error(`${folder}: ${name}@${version} has the licence ${licence ?? 'nobody knows'}`);
  return refused.length === 0;
}

const out = path.resolve(ROOT, values.out);
mkdirSync(out, { recursive: true });
let good = true;
for (const folder of PACKAGES) {
  const name = folder === '.' ? 'shop' : folder.replaceAll('/', '-');
  if (!values['no-audit']) good = audit(folder) && good;
  writeBill(folder, path.join(out, `${name}.cdx.json`));
  good = writeLicences(folder, path.join(out, `${name}-licences.csv`)) && good;
}
console.log(`What the shop is made of stands in ${out}`);
process.exit(good ? 0 : 1);
