/** What may be chosen about a deployment. Checked before anything is made of it, so that a slip is a sentence and no failed deploy. */
import { z } from 'zod';

const arn = (service: string, region: string) =>
  z
    .string()
    .regex(new RegExp(`^arn:aws:${service}:${region}:\\d{12}:.+`), `an ARN of ${service} in ${region}`);

const region = z.string().regex(/^[a-z]{2}-[a-z]+-\d$/, 'a region such as eu-central-1');

const fargate = z.object({
  /** 1024 are one core. A process of the shop uses one core and a little, so take more processes before bigger ones. */
  cpu: z.union([z.literal(512), z.literal(1024), z.literal(2048)]),
  memoryMiB: z.number().int().min(1024).max(16_384),
});

const full = z.object({
  /** In the region of the shop, for `domain`: the load balancer's. */
  certificate: arn('acm', '[a-z0-9-]+'),
  /** In us-east-1, for `domain`: CloudFront takes its certificates from there only. */
  edgeCertificate: arn('acm', 'us-east-1'),
  /** The addresses that CloudFront calls origins from, as the region names them; the README says how to ask for it. */
  cloudFrontPrefixList: z.string().regex(/^pl-[0-9a-f]{8,17}$/, 'a prefix list such as pl-a3a144ca'),
  /** 1 is cheaper; with 2 the loss of a zone does not cut off the other. */
  natGateways: z.union([z.literal(1), z.literal(2)]),
  architecture: z.enum(['X86_64', 'ARM64']),
  servers: fargate.extend({ least: z.number().int().min(2), most: z.number().int().min(2) }),
  workers: fargate.extend({ count: z.number().int().min(1) }),
  database: z.object({
    /** Of the writer and of each reader, such as t4g.medium or r8g.large. */
    instance: z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/),
    readers: z.number().int().min(1).max(15),
    backupDays: z.number().int().min(14).max(35),
  }),
  /** Left out: no ElastiCache, and the containers get no REDIS_URL. */
  cache: z.object({ node: z.string().regex(/^cache\./) }).optional(),
});

const small = z.object({
  machine: z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/),
  /** Of the disk with the uploaded pictures. */
  diskGiB: z.number().int().min(8),
  database: z.object({
    instance: z.string().regex(/^[a-z0-9]+\.[a-z0-9]+$/),
    storageGiB: z.number().int().min(20),
    backupDays: z.number().int().min(14).max(35),
  }),
});

const settings = z.strictObject({
  account: z.string().regex(/^\d{12}$/, 'the 12 digits of an account'),
  region,
  /** Where customers and staff reach the shop. */
  domain: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/),
  /** Left out: you point `domain` to what the stack prints as its output. */
  hostedZone: z.object({ id: z.string().regex(/^Z[A-Z0-9]+$/), name: z.string() }).optional(),
  /** owner/name at GitHub: whose workflow may deploy, from its environment `production`. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  onCall: z.object({
    email: z.email(),
    /** The https address that the on-call tool gave you for Amazon SNS. */
    endpoint: z.url({ protocol: /^https$/ }).optional(),
  }),
  monthlyBudgetUsd: z.number().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  full: full.refine(
    ({ servers }) => servers.most >= servers.least,
    'servers.most is less than servers.least',
  ),
  small,
});

export type Settings = z.infer<typeof settings>;

/**
 * @param values what `settings.ts` says.
 * @returns the same, checked.
 * @throws Error that names each wrong value.
 */
export function checkedSettings(values: unknown): Settings {
  const read = settings.safeParse(values);
  if (!read.success) throw new Error(`settings.ts:\n${z.prettifyError(read.error)}`);
  return read.data;
}
