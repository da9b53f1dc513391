/** CORS_ORIGINS: what it lets in, and what it does not take. */
import { originsOf } from '../../src/platform/cross-origin';

test.each([undefined, '', ' '])('unset (%j) it lets in nobody in production', (setting) => {
  const mayCall = originsOf(setting, true);

  expect(['http://localhost:3000', 'https://www.example.com', 'null'].filter(mayCall)).toEqual([]);
});

test.each([
  'https://a.example',
  'https://a.example,https://b.example:8443',
  ' https://a.example , app://shop',
])('a list lets in whom it lists and nobody else: %s', (setting) => {
  const mayCall = originsOf(setting, true);

  const asked = [
    'https://a.example',
    'https://b.example:8443',
    'app://shop',
    'http://a.example',
    'null',
    '*',
  ];
  expect(asked.filter(mayCall)).toEqual(asked.filter((origin) => setting.includes(origin)));
});

test('with a list, pages of this machine are nothing special in development either', () => {
  expect(originsOf('https://a.example', false)('http://localhost:3000')).toBe(false);
});

test('* lets in everybody', () => {
  expect(originsOf('*', true)('https://anybody.example')).toBe(true);
});

test.each([
  'https://a.example/',
  'https://a.example/shop',
  'https://A.example',
  'https://a.example:443',
  'https://*.example',
  'a.example',
  'null',
  'https://',
  'https://a.example,',
  'https://a.example https://b.example',
  '*,https://a.example',
])('the start ends with a sentence that names the setting: %s', (setting) => {
  expect(() => originsOf(setting, true)).toThrow(/^CORS_ORIGINS has /);
});
