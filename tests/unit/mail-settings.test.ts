/** From the environment to whether and how a shop mails, and what is wrong with it. */
import { emailPlugin, mailServer } from '../../src/mail/provider';
import { isForGood, withoutAddresses } from '../../src/mail/refusal';
import { domainOf, mailSettings } from '../../src/mail/settings';

const SERVER = { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'Shop <orders@shop.example>' };

test.each([
  [{}, 'log'],
  [{ NODE_ENV: 'development' }, 'log'],
  [{ NODE_ENV: 'test' }, 'off'],
  [{ NODE_ENV: 'production' }, 'off'],
  [{ NODE_ENV: 'production', ...SERVER }, 'send'],
  [{ ...SERVER, MAIL: 'off' }, 'off'],
  [{ MAIL: '', SMTP_URL: '' }, 'log'],
])('%j is %s', (environment, mode) => {
  expect(mailSettings(environment).mode).toBe(mode);
});

test.each([
  [{ MAIL: 'smtp' }, /MAIL is "smtp"; it has to be one of send, log, off/],
  [{ MAIL: 'send' }, /MAIL_FROM is not set/],
  [{ ...SERVER, MAIL_FROM: 'Shop' }, /MAIL_FROM has to be an address/],
  [{ ...SERVER, MAIL_FROM: 'a@b.example, c@d.example' }, /MAIL_FROM has to be an address/],
  [{ ...SERVER, MAIL_FROM: 'Shop\n<a@b.example>' }, /MAIL_FROM has to be an address/],
  [{ ...SERVER, MAIL_REPLY_TO: 'nobody' }, /MAIL_REPLY_TO has to be an address/],
  [{ MAIL_LANGUAGE: '../..' }, /MAIL_LANGUAGE has to be a language/],
])('%j is refused', (environment, words) => {
  expect(() => mailSettings(environment)).toThrow(words);
});

test.each([
  ['smtp://mail.example', { host: 'mail.example', port: 587, secure: false }],
  ['smtps://mail.example', { host: 'mail.example', port: 465, secure: true }],
  ['smtp://localhost:1025', { host: 'localhost', port: 1025, secure: false }],
  ['smtps://me:p%2Fw@mail.example', { auth: { user: 'me', pass: 'p/w' }, requireTLS: true }],
])('%s is a mail server', (SMTP_URL, expected) => {
  expect(mailServer({ SMTP_URL })).toMatchObject(expected);
});

test('a password with any letters has a setting of its own', () => {
  const settings = { SMTP_URL: 'smtp://mail.example', SMTP_USER: 'me@here', SMTP_PASSWORD: 'p/w@:%' };
  expect(mailServer(settings).auth).toEqual({ user: 'me@here', pass: 'p/w@:%' });
});

test.each(['', 'mail.example', 'https://mail.example', 'smtp://', 'smtp://mail.example?pool=true'])(
  '"%s" is none',
  (SMTP_URL) => expect(() => mailServer({ SMTP_URL })).toThrow(/SMTP_URL has to be smtp:\/\/host:587/),
);

test('a shop that is to send says at once that it does not know by whom', () => {
  expect(() => emailPlugin({ MAIL: 'send', MAIL_FROM: 'orders@shop.example' })).toThrow(/SMTP_URL has to be/);
});

test('who mails come from has a domain, with a name or without', () => {
  expect(['Shop <orders@shop.example>', 'orders@shop.example'].map(domainOf)).toEqual([
    'shop.example',
    'shop.example',
  ]);
});

test.each([
  [{ responseCode: 550, command: 'RCPT TO' }, true],
  [{ responseCode: 552, command: 'DATA' }, true],
  [{ code: 'EENVELOPE', command: 'API' }, true],
  [{ responseCode: 450, command: 'RCPT TO' }, false],
  [{ responseCode: 535, command: 'AUTH PLAIN' }, false],
  [{ responseCode: 553, command: 'MAIL FROM' }, false],
  [{ code: 'ESOCKET', command: 'CONN' }, false],
])('%j is for good: %s', (error, forGood) => {
  expect(isForGood(error)).toBe(forGood);
});

test('of an answer everything is kept but addresses', () => {
  expect(withoutAddresses(new Error('550 5.1.1 <a.b+c@d.example>: no such user "e@f"'))).toBe(
    '550 5.1.1 <…>: no such user "…"',
  );
});
