/**
 * The document for those who use neither our client nor our language: what openapi-typescript makes of all of it compiles, and
 * no answer in it is of an unknown type.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');
const DOCUMENT = path.join(ROOT, 'docs/openapi.json');
/** As a program: it is an ES module, which Jest does not load. */
const GENERATOR = path.join(ROOT, 'node_modules/openapi-typescript/bin/cli.js');

/** An app that uses it; the last statement is wrong on purpose. */
const APP = `
  import type { operations, paths } from './document.js';

  type Answer<Id extends keyof operations, Status extends keyof operations[Id]['responses']> =
    operations[Id]['responses'][Status] extends { content: { 'application/json': infer Body } } ? Body : never;

  declare const order: Answer<'placeOrder', 201>;
  declare const products: Answer<'listProducts', 200>;
  export const total: number = order.data.total;
  export const names: string[] = products.data.map(({ name }) => name);
  export const dearest: number | null | undefined = products.meta.facets?.price?.highest;
  export type Known = paths['/orders']['post']['requestBody'];
  export const wrong: string = order.data.total;
`;

let folder: string;
let generated: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'opply-shop-'));
  const file = path.join(folder, 'document.ts');
  execFileSync(process.execPath, [GENERATOR, DOCUMENT, '--output', file], { stdio: 'pipe' });
  generated = readFileSync(file, 'utf8');
  writeFileSync(path.join(folder, 'app.ts'), APP);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it compiles, and an app that takes an amount for a text does not', () => {
  const program = ts.createProgram([path.join(folder, 'app.ts')], {
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  });

  const complaints = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  expect(complaints).toEqual(["Type 'number' is not assignable to type 'string'."]);
});

test('nothing that is answered is of an unknown type', () => {
  const source = ts.createSourceFile('document.ts', generated, ts.ScriptTarget.Latest, true);
  const vague: string[] = [];
  const look = (node: ts.Node, inAnswer: boolean): void => {
    const name = ts.isPropertySignature(node) ? node.name.getText() : '';
    // openapi-typescript lets every answer have further headers, whatever the document says.
    if (inAnswer && name === 'headers') return;
    const isVague = node.kind === ts.SyntaxKind.UnknownKeyword || node.kind === ts.SyntaxKind.AnyKeyword;
    if (inAnswer && isVague) vague.push(node.parent.getText());
    node.forEachChild((child) => look(child, inAnswer || ['responses', 'schemas'].includes(name)));
  };
  look(source, false);

  expect(generated).toContain('NewOrder: {');
  expect(vague).toEqual([]);
});
