/**
 * The shop's own secrets, each made up by AWS and seen by nobody. They do not rotate by themselves: other signing keys log everybody
 * out, and the panel's tokens are unreadable under another ENCRYPTION_KEY. The README says how to change one.
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

const NAMES = [
  'APP_KEYS',
  'API_TOKEN_SALT',
  'ADMIN_JWT_SECRET',
  'TRANSFER_TOKEN_SALT',
  'ENCRYPTION_KEY',
  'JWT_SECRET',
] as const;

export class ShopSecrets extends Construct {
  /** By the name of the environment variable that holds it. */
  readonly byName: ReadonlyMap<string, secretsmanager.Secret>;

  constructor(scope: Construct, id: string, props: { key: kms.IKey }) {
    super(scope, id);
    this.byName = new Map(NAMES.map((name) => [name, this.secret(name, props.key)]));
  }

  private secret(name: string, encryptionKey: kms.IKey): secretsmanager.Secret {
    return new secretsmanager.Secret(this, name, {
      description: `${name} of the shop`,
      encryptionKey,
      // No punctuation: APP_KEYS are separated by commas. And no e, without which nothing reads like a placeholder ("change-me", "demo",
      // "secret"): the shop refuses to start on one (src/platform/secrets.ts), and in 48 random letters one may be found.
      generateSecretString: { passwordLength: 48, excludePunctuation: true, excludeCharacters: 'eE' },
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
