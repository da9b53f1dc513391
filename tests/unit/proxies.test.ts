/** Whose address counts behind proxies: what a caller made up never does, unless an operator trusts everybody who connects. */
import { Proxies, trustOf } from '../../src/platform/proxies';

const CALLER = '203.0.113.7';
const PROXY = '10.0.0.1';
const OTHER_PROXY = '10.0.0.2';
const MADE_UP = '198.51.100.1';

const callerOf = (trust: string, hops: number, connected: string, forwarded?: string) =>
  new Proxies(trustOf(trust, hops)).callerOf(
    connected,
    forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  );

describe('with networks of proxies', () => {
  const behind = (connected: string, forwarded?: string) =>
    callerOf('10.0.0.0/8, 2001:db8::/32', 0, connected, forwarded);

  test.each([
    ['whoever connects directly is the caller', CALLER, undefined, CALLER],
    ['whatever they claim', CALLER, `${MADE_UP}, ${PROXY}`, CALLER],
    ['a proxy tells who called it', PROXY, CALLER, CALLER],
    ['what stands before that was made up', PROXY, `${MADE_UP}, ${CALLER}`, CALLER],
    ['a proxy behind a proxy', PROXY, `${MADE_UP}, ${CALLER}, ${OTHER_PROXY}`, CALLER],
    ['made up to look like a proxy', PROXY, `${OTHER_PROXY}, ${CALLER}, ${OTHER_PROXY}`, CALLER],
    ['one proxy called by another, and nobody else', PROXY, OTHER_PROXY, OTHER_PROXY],
    ['a proxy that says nothing', PROXY, undefined, PROXY],
    ['something that is no address ends the walk', PROXY, `${CALLER}, nonsense, ${OTHER_PROXY}`, OTHER_PROXY],
    ['IPv4 in the clothes of IPv6', `::ffff:${PROXY}`, CALLER, CALLER],
    ['IPv6', '2001:db8::1', '2a00:1::5', '2a00:1::5'],
    ['with a port', PROXY, `${CALLER}:4711`, CALLER],
    ['IPv6 with a port', PROXY, '[2a00:1::5]:4711', '2a00:1::5'],
    ['a very long one', PROXY, 'x'.repeat(10_000), PROXY],
  ])('%s', (_name, connected, forwarded, caller) => {
    expect(behind(connected, forwarded)).toBe(caller);
  });

  test('what a stranger says of host and protocol is taken out of the request, what a proxy says stays', () => {
    const proxies = new Proxies(trustOf('10.0.0.0/8', 0));
    const said = () => ({
      host: 'shop',
      'x-forwarded-for': MADE_UP,
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    });
    const [strangers, proxied] = [said(), said()];

    proxies.callerOf(CALLER, strangers);
    proxies.callerOf(PROXY, proxied);

    expect(strangers).toEqual({ host: 'shop' });
    expect(proxied).toEqual(said());
  });
});

test.each([
  ['one proxy', 1, `${MADE_UP}, ${CALLER}`, CALLER],
  ['two proxies', 2, `${MADE_UP}, ${CALLER}, ${PROXY}`, CALLER],
  ['nobody said how many: one', 0, `${MADE_UP}, ${CALLER}`, CALLER],
  ['fewer addresses than proxies', 3, `${CALLER}, ${PROXY}`, CALLER],
  ['no address where the caller’s should be', 2, `nonsense, ${PROXY}`, PROXY],
])('TRUST_PROXY=true, %s', (_name, hops, forwarded, caller) => {
  expect(callerOf('true', hops, PROXY, forwarded)).toBe(caller);
});

test.each(['false', ''])('TRUST_PROXY=%s believes nobody', (setting) => {
  expect(callerOf(setting, 2, PROXY, CALLER)).toBe(PROXY);
});

test.each([
  ['somebody', 0, 'TRUST_PROXY has "somebody"'],
  ['10.0.0.0/33', 0, 'TRUST_PROXY has "10.0.0.0/33"'],
  ['true', -1, 'TRUST_PROXY_HOPS'],
])('%s with %i hops is a mistake that is named', (setting, hops, words) => {
  expect(() => trustOf(setting, hops)).toThrow(words);
});
