/** The deployment, to be filled in. What each value means stands in lib/settings.ts. These here belong to nobody. */
import { checkedSettings } from './lib/settings';

export const SETTINGS = checkedSettings({
  account: '111122223333',
  region: 'eu-central-1',
  domain: 'shop.example.com',
  hostedZone: { id: 'Z0123456789EXAMPLE', name: 'example.com' },
  repository: 'example/opply-shop',
  onCall: { email: 'on-call@example.com', endpoint: 'https://on-call.example.com/sns' },
  monthlyBudgetUsd: 700,
  currency: 'EUR',
  full: {
    certificate: 'arn:aws:acm:eu-central-1:111122223333:certificate/11111111-2222-3333-4444-555555555555',
    edgeCertificate: 'arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000',
    cloudFrontPrefixList: 'pl-a3a144ca',
    natGateways: 2,
    architecture: 'X86_64',
    servers: { cpu: 1024, memoryMiB: 2048, least: 2, most: 8 },
    workers: { cpu: 512, memoryMiB: 1024, count: 1 },
    database: { instance: 't4g.medium', readers: 1, backupDays: 14 },
    cache: { node: 'cache.t4g.micro' },
  },
  small: {
    machine: 't3.small',
    diskGiB: 20,
    database: { instance: 't4g.micro', storageGiB: 20, backupDays: 14 },
  },
});
