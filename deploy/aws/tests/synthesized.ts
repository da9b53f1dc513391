/** The deployment as CloudFormation would get it, made once for each file of tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { App, Stack } from 'aws-cdk-lib';
import { assemble } from '../lib/assemble';
import { checkedSettings, type Settings } from '../lib/settings';
import { SETTINGS } from '../settings';

type Properties = Record<string, unknown>;

export interface Resource {
  Type: string;
  Properties: Properties;
  DependsOn?: string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

const { context } = JSON.parse(readFileSync(path.join(__dirname, '..', 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

/** @returns the app of these settings, deploying the image with this tag; `cdk.json` holds as it does for the command. */
export function appOf(settings: Settings = SETTINGS, tag = 'v1'): App {
  const outdir = mkdtempSync(path.join(tmpdir(), 'shop-aws-'));
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
  return assemble(settings, { outdir, context: { ...context, tag } });
}

/** The app as settings.ts has it. Made once, since each takes seconds. */
let usual: App | undefined;

/** One stack's template. */
export class Synthesized {
  readonly template: Template;

  constructor(
    readonly stack: string,
    app: App = (usual ??= appOf()),
  ) {
    this.template = Template.fromStack(app.node.findChild(stack) as Stack);
  }

  /** All resources of a type, by their logical id. */
  of(type: string): [string, Resource][] {
    return Object.entries(this.template.findResources(type)) as [string, Resource][];
  }

  /** The one resource of a type. */
  only(type: string): Properties {
    const [first, ...more] = this.of(type);
    if (!first || more.length > 0)
      throw new Error(`${this.stack} has ${more.length + (first ? 1 : 0)} ${type}`);
    return first[1].Properties;
  }

  /** Everything, by its logical id. */
  get resources(): [string, Resource][] {
    return Object.entries(this.template.toJSON().Resources as Record<string, Resource>);
  }
}

/** @returns the settings with some of the full way's changed. */
export const fullWith = (changes: Partial<Settings['full']>): Settings =>
  checkedSettings({ ...SETTINGS, full: { ...SETTINGS.full, ...changes } });
