/**
 * Which image runs on the machine. Another tag starts it beside the old one (machine/release.sh), and the deploy waits for it: an image
 * that does not become ready fails the deploy, CloudFormation goes back to the tag before, and the old one has been serving all along.
 */
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Machine } from './machine';

const PATIENCE_SECONDS = 900;

export class Release extends Construct {
  constructor(scope: Construct, id: string, { machine, tag }: { machine: Machine; tag: string }) {
    super(scope, id);
    const document = new ssm.CfnDocument(this, 'Command', {
      documentType: 'Command',
      updateMethod: 'NewVersion',
      content: {
        schemaVersion: '2.2',
        description: 'Runs the shop of an image',
        parameters: { Tag: { type: 'String', allowedPattern: '^[A-Za-z0-9._-]{1,128}$' } },
        mainSteps: [
          {
            action: 'aws:runShellScript',
            name: 'release',
            inputs: {
              timeoutSeconds: String(PATIENCE_SECONDS),
              // A new machine may still be at its first boot.
              runCommand: [
                'cloud-init status --wait',
                'test -e /etc/shop/booted || exit 1',
                'shop-release {{ Tag }}',
              ],
            },
          },
        ],
      },
    });
    const association = new ssm.CfnAssociation(this, 'Association', {
      name: document.ref,
      parameters: { Tag: [tag] },
      targets: [{ key: 'tag:aws:autoscaling:groupName', values: [machine.group.autoScalingGroupName] }],
      waitForSuccessTimeoutSeconds: PATIENCE_SECONDS,
    });
    association.node.addDependency(machine.group);
  }
}
