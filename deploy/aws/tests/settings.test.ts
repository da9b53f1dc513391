/** A slip in settings.ts is a sentence that names it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkedSettings } from '../lib/settings';
import { SETTINGS } from '../settings';

const wrong = (changes: object, expected: RegExp) =>
  assert.throws(() => checkedSettings({ ...SETTINGS, ...changes }), expected);

test('each wrong value is named', () => {
  wrong({ account: '1234' }, /12 digits[\s\S]*account/);
  wrong({ domain: 'https://shop.example.com' }, /domain/);
  wrong({ onCall: { email: 'nobody' } }, /onCall\.email/);
  wrong({ onCall: { email: 'a@example.com', endpoint: 'http://tool.example.com' } }, /onCall\.endpoint/);
  wrong({ monthlyBudget: 3 }, /monthlyBudget/);
});

test('CloudFront takes its certificate from us-east-1, and backups go back two weeks at least', () => {
  wrong(
    { full: { ...SETTINGS.full, edgeCertificate: SETTINGS.full.certificate } },
    /us-east-1[\s\S]*full\.edgeCertificate/,
  );
  wrong({ full: { ...SETTINGS.full, database: { ...SETTINGS.full.database, backupDays: 7 } } }, /backupDays/);
  wrong(
    { full: { ...SETTINGS.full, servers: { ...SETTINGS.full.servers, least: 4, most: 3 } } },
    /servers\.most/,
  );
});
