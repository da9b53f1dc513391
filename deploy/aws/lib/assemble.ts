/** All stacks of a deployment, and the rules they are held against. Used by bin/app.ts and by the tests. */
import { App, Tags, Validations, type AppProps } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acceptFindings } from './accepted-findings';
import { DeliveryStack } from './delivery-stack';
import { FirewallStack } from './firewall-stack';
import type { Settings } from './settings';
import { ShopStack } from './shop-stack';
import { SmallStack } from './small/stack';

/** Of no image: who deploys without `-c tag=…` gets no other version by mistake, but a deploy that fails and goes back. */
const NO_TAG = 'no-tag-given';

/**
 * @param settings of the deployment.
 * @param props of CDK's App; the tag to deploy is its context `tag`.
 * @returns the app, held against the rules, not synthesized yet.
 */
export function assemble(settings: Settings, props: AppProps = {}): App {
  const app = assembleUnchecked(settings, props);
  acceptFindings(app, settings);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** The same, held against nothing. */
export function assembleUnchecked(settings: Settings, props: AppProps = {}): App {
  const app = new App({ analyticsReporting: false, ...props });
  const { account, region } = settings;
  const env = { account, region };
  const tag = String(app.node.tryGetContext('tag') ?? NO_TAG);
  const { repository } = new DeliveryStack(app, 'shop-delivery', { env, settings });
  const firewall = new FirewallStack(app, 'shop-firewall', {
    env: { account, region: 'us-east-1' },
    crossRegionReferences: true,
  });
  new ShopStack(app, 'shop', {
    ...{ env, settings, repository, tag, firewallArn: firewall.arn },
    crossRegionReferences: true,
  });
  new SmallStack(app, 'shop-small', { env, settings, repository, tag });
  Tags.of(app).add('application', 'opply-shop');
  return app;
}
