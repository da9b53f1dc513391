/** Who is answered from CloudFront's memory: lib/apart.js, run as CloudFront runs it, on what it is given there. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { Synthesized } from './synthesized';

type Headers = Record<string, { value: string }>;

interface Behavior {
  PathPattern: string;
  FunctionAssociations?: { EventType: string; FunctionARN: unknown }[];
}

const stack = new Synthesized('shop');
const [[id, fn] = []] = stack.of('AWS::CloudFront::Function');
const source = String(fn?.Properties.FunctionCode);

/** @returns the headers that a request of this one goes on with. */
function passed(headers: Headers, requestId = 'of-this-request'): Headers {
  const event = {
    version: '1.0',
    context: { requestId },
    request: { method: 'GET', uri: '/api/products', headers },
  };
  const request = runInNewContext(`${source}\nhandler(event)`, { event }) as { headers: Headers };
  return JSON.parse(JSON.stringify(request.headers)) as Headers;
}

const key = (
  stack.only('AWS::CloudFront::CachePolicy').CachePolicyConfig as {
    ParametersInCacheKeyAndForwardedToOrigin: { HeadersConfig: { Headers: string[] } };
  }
).ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig.Headers.map((name) => name.toLowerCase());

/** @returns what tells a remembered answer from another, of these headers. */
const keyOf = (headers: Headers) => key.map((name) => headers[name]?.value).join();

describe('products and categories', () => {
  test('go through the function before they are looked up in the memory', () => {
    assert.equal(fn?.Properties.AutoPublish, true);
    assert.equal((fn?.Properties.FunctionConfig as { Runtime: string }).Runtime, 'cloudfront-js-2.0');
    assert.ok(source.includes(readFileSync(path.join(__dirname, '../lib/apart.js'), 'utf8')));
    const { CacheBehaviors } = stack.only('AWS::CloudFront::Distribution').DistributionConfig as {
      CacheBehaviors: Behavior[];
    };
    const through = CacheBehaviors.filter(({ FunctionAssociations = [] }) =>
      FunctionAssociations.some(
        ({ EventType, FunctionARN }) =>
          EventType === 'viewer-request' && JSON.stringify(FunctionARN).includes(String(id)),
      ),
    );
    assert.deepEqual(
      through.map(({ PathPattern }) => PathPattern),
      ['/api/products*', '/api/categories*'],
    );
  });

  test('are remembered for everybody who has neither a token nor a name for the request', () => {
    const one = passed({ host: { value: 'shop.example.com' }, accept: { value: '*/*' } }, 'one');
    const two = passed({ host: { value: 'shop.example.com' }, 'user-agent': { value: 'an app' } }, 'two');
    assert.equal(keyOf(one), keyOf(two));
  });

  test('are asked for anew by whoever is logged in, each time: staff see what they have just changed', () => {
    const headers = { host: { value: 'shop.example.com' }, authorization: { value: 'Bearer x' } };
    assert.notEqual(keyOf(passed({ ...headers }, 'one')), keyOf(passed({ ...headers }, 'two')));
    assert.deepEqual(passed({ ...headers }).authorization, { value: 'Bearer x' });
  });

  test('are asked for anew by whoever names the request: the answer carries that name and nobody else’s', () => {
    const named = passed({ 'x-request-id': { value: 'mine' } }, 'one');
    assert.notEqual(keyOf(named), keyOf(passed({ 'x-request-id': { value: 'mine' } }, 'two')));
    assert.deepEqual(named['x-request-id'], { value: 'mine' });
  });

  test('cannot be taken from somebody else’s memory by making up what keeps them apart', () => {
    assert.equal(keyOf(passed({ 'x-asked-apart': { value: 'of-another' } })), keyOf(passed({})));
    const both = { authorization: { value: 'Bearer x' }, 'x-asked-apart': { value: 'of-another' } };
    assert.deepEqual(passed(both)['x-asked-apart'], { value: 'of-this-request' });
  });
});
