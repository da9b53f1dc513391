/**
 * What the firewall lets by, in order. It sees callers' true addresses, as it stands before CloudFront adds anything. Sizes are the shop's
 * own business (1 MB of JSON, 10 MB of picture), and what staff write in the panel, HTML and whole catalogues, looks like an
 * attack to rules made for visitors; so those rules leave the panel's paths alone, where nobody gets in without logging in.
 */
import type * as waf from 'aws-cdk-lib/aws-wafv2';

type Rule = waf.CfnWebACL.RuleProperty;
type Statement = waf.CfnWebACL.StatementProperty;

/**
 * For each address, in a minute. A whole office, or a street of one mobile network, may share one, so it is the shop that says how much is
 * too much (src/limits/table.ts), and these are twice that: they keep away who does not listen to it.
 */
const REQUESTS = 12_000;
const LOGINS = 60;

const WINDOW_SECONDS = 60;

/** Where staff work: the panel, its content manager and its media library. */
const PANEL = ['/admin', '/content-manager', '/content-type-builder', '/upload', '/i18n', '/mcp'];

/** The two ways to try passwords; each has this one spelling (src/platform/exact-paths.ts). */
const LOGIN = ['/api/auth/local', '/admin/login'];

const TOO_MANY = 'too-many';

/** What the shop itself would say (docs/errors.md), for apps that read it. */
export const ANSWERS: Record<string, waf.CfnWebACL.CustomResponseBodyProperty> = {
  [TOO_MANY]: {
    contentType: 'APPLICATION_JSON',
    content: JSON.stringify({
      data: null,
      error: {
        status: 429,
        name: 'RateLimitError',
        message: 'Too many requests, please try again later.',
        details: { code: 'RATE_LIMITED' },
      },
    }),
  },
};

/** @returns how a rule is counted and sampled, under this name. */
export const seen = (metricName: string) => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName,
});

const anyOf = (paths: string[], positionalConstraint: 'EXACTLY' | 'STARTS_WITH'): Statement => ({
  orStatement: {
    statements: paths.map((searchString) => ({
      byteMatchStatement: {
        fieldToMatch: { uriPath: {} },
        positionalConstraint,
        searchString,
        textTransformations: [{ priority: 0, type: 'LOWERCASE' }],
      },
    })),
  },
});

const OUTSIDE_THE_PANEL: Statement = { notStatement: { statement: anyOf(PANEL, 'STARTS_WITH') } };

const limit = (name: string, priority: number, most: number, scopeDownStatement?: Statement): Rule => ({
  name,
  priority,
  action: {
    block: {
      customResponse: {
        responseCode: 429,
        customResponseBodyKey: TOO_MANY,
        responseHeaders: [{ name: 'Retry-After', value: String(WINDOW_SECONDS) }],
      },
    },
  },
  statement: {
    rateBasedStatement: {
      aggregateKeyType: 'IP',
      limit: most,
      evaluationWindowSec: WINDOW_SECONDS,
      ...(scopeDownStatement ? { scopeDownStatement } : {}),
    },
  },
  visibilityConfig: seen(name),
});

/** Rules that Amazon keeps up to date; those named in `counted` only count. */
const managed = (
  name: string,
  priority: number,
  counted: string[] = [],
  scopeDownStatement?: Statement,
): Rule => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      ...(scopeDownStatement ? { scopeDownStatement } : {}),
    },
  },
  visibilityConfig: seen(name),
});

/**
 * Rules that would refuse orders and products of honest people, for what they wrote into a note or a description. The shop reads every body
 * by its contract and hands every value to PostgreSQL as a value. Queries of the API are long, and not every app says its name.
 */
const HARMLESS = [
  ...['SizeRestrictions_BODY', 'SizeRestrictions_QUERYSTRING', 'NoUserAgent_HEADER'],
  ...['CrossSiteScripting_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY'],
];

export const FIREWALL_RULES: Rule[] = [
  managed('AWSManagedRulesAmazonIpReputationList', 0),
  limit('requests-of-one-address', 1, REQUESTS),
  limit('logins-of-one-address', 2, LOGINS, anyOf(LOGIN, 'EXACTLY')),
  managed('AWSManagedRulesKnownBadInputsRuleSet', 3),
  managed('AWSManagedRulesCommonRuleSet', 4, HARMLESS, OUTSIDE_THE_PANEL),
  managed('AWSManagedRulesSQLiRuleSet', 5, ['SQLi_BODY', 'SQLiExtendedPatterns_BODY'], OUTSIDE_THE_PANEL),
];
