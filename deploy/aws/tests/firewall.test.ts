/** The firewall is a fence further out than the shop's own limits: who keeps to those never meets it, and who does hears what the shop would say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { LIMITS } from '../../../src/limits/table';
import { Synthesized } from './synthesized';

interface Match {
  ByteMatchStatement: {
    PositionalConstraint: string;
    SearchString: string;
    FieldToMatch: object;
    TextTransformations: { Type: string }[];
  };
}

interface Rule {
  Name: string;
  Action?: {
    Block: {
      CustomResponse: {
        ResponseCode: number;
        CustomResponseBodyKey: string;
        ResponseHeaders: { Name: string; Value: string }[];
      };
    };
  };
  Statement: {
    RateBasedStatement?: {
      Limit: number;
      EvaluationWindowSec: number;
      AggregateKeyType: string;
      ScopeDownStatement?: { OrStatement: { Statements: Match[] } };
    };
    ManagedRuleGroupStatement?: {
      Name: string;
      RuleActionOverrides: { Name: string; ActionToUse: object }[];
    };
  };
}

const firewall = new Synthesized('shop-firewall').only('AWS::WAFv2::WebACL') as {
  Rules: Rule[];
  CustomResponseBodies: Record<string, { ContentType: string; Content: string }>;
};

const rule = (name: string): Rule => {
  const found = firewall.Rules.find(({ Name }) => Name === name);
  assert.ok(found, `there is no rule ${name}`);
  return found;
};

const counted = (name: string) => {
  const statement = rule(name).Statement.RateBasedStatement;
  assert.ok(statement);
  return statement;
};

const perMinute = ({ usual, seconds }: { usual: number; seconds: number }) => (usual * 60) / seconds;

describe('whoever keeps to the limits of the shop', () => {
  test('never meets those of the firewall, which are twice as wide at least, for each address', () => {
    for (const [name, limit] of [
      ['requests-of-one-address', LIMITS.requests],
      ['logins-of-one-address', LIMITS.logIns],
    ] as const) {
      const { Limit, EvaluationWindowSec, AggregateKeyType } = counted(name);
      assert.equal(AggregateKeyType, 'IP');
      assert.ok((Limit * 60) / EvaluationWindowSec >= 2 * perMinute(limit), name);
    }
  });

  test('may refresh, log out and register as often as the shop lets them: only the two doors with a password count as attempts', () => {
    const { ScopeDownStatement } = counted('logins-of-one-address');
    assert.deepEqual(
      ScopeDownStatement?.OrStatement.Statements.map(({ ByteMatchStatement }) => [
        ByteMatchStatement.PositionalConstraint,
        ByteMatchStatement.SearchString,
        Object.keys(ByteMatchStatement.FieldToMatch),
      ]),
      [
        ['EXACTLY', '/api/auth/local', ['UriPath']],
        ['EXACTLY', '/admin/login', ['UriPath']],
      ],
    );
  });

  test('may write what looks like an attack only to a machine', () => {
    const only = (name: string) =>
      rule(name)
        .Statement.ManagedRuleGroupStatement?.RuleActionOverrides.filter(
          ({ ActionToUse }) => 'Count' in ActionToUse,
        )
        .map(({ Name }) => Name);
    assert.deepEqual(only('AWSManagedRulesSQLiRuleSet'), ['SQLi_BODY', 'SQLiExtendedPatterns_BODY']);
    assert.ok(only('AWSManagedRulesCommonRuleSet')?.includes('CrossSiteScripting_BODY'));
  });
});

test('whoever meets it hears what the shop itself would say, and when to come back', () => {
  const errors = readFileSync(path.join(__dirname, '../../../docs/errors.md'), 'utf8');
  const [, example = ''] = /## RATE_LIMITED\n[^#]*```json\n([^`]+)```/.exec(errors) ?? [];
  for (const name of ['requests-of-one-address', 'logins-of-one-address']) {
    const { Block } = rule(name).Action ?? {};
    assert.ok(Block);
    const { ResponseCode, CustomResponseBodyKey, ResponseHeaders } = Block.CustomResponse;
    assert.equal(ResponseCode, 429);
    const body = firewall.CustomResponseBodies[CustomResponseBodyKey];
    assert.equal(body?.ContentType, 'APPLICATION_JSON');
    assert.deepEqual(JSON.parse(body.Content), JSON.parse(example));
    const retry = ResponseHeaders.find(({ Name }) => Name === 'Retry-After')?.Value;
    assert.equal(Number(retry), counted(name).EvaluationWindowSec);
  }
});
