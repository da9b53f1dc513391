/** How a body goes over the wire: as JSON, or in one of the ways in which it means nothing to a shop that reads JSON. */
import fc, { type Arbitrary } from 'fast-check';

export interface Body {
  headers: Record<string, string>;
  wire: string | undefined;
  json: unknown;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
export const NO_BODY: Body = { headers: {}, wire: undefined, json: undefined };

export const asJson = (values: Arbitrary<unknown>): Arbitrary<Body> =>
  values.map((json) => ({ headers: JSON_TYPE, wire: JSON.stringify(json), json }));

/** A body that means nothing to a shop that reads JSON. */
export function misencoded(valid: unknown): Arbitrary<Body> {
  const text = JSON.stringify(valid);
  const meaningless = (type: string, wire: string, more: Record<string, string> = {}): Body => ({
    headers: { 'Content-Type': type, ...more },
    wire,
    json: undefined,
  });
  return fc.constantFrom(
    NO_BODY,
    meaningless('application/json', text.slice(0, -1)),
    meaningless('application/json', `${text}]`),
    meaningless('application/json', '{"data": {"a": 1e99999}}'),
    meaningless('application/json', text, { 'Content-Encoding': 'gzip' }),
    meaningless('application/json', text, { 'Content-Encoding': 'nonsense' }),
    // JSON is UTF-8, whatever is said of it.
    { ...meaningless('application/json; charset=utf-16', text), json: valid },
    { ...meaningless('application/json; charset=nonsense', text), json: valid },
    meaningless('application/x-www-form-urlencoded', 'data[lines][0][product]=x&data[__proto__][x]=1'),
    meaningless(
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n{}',
    ),
    meaningless('multipart/form-data', 'no boundary'),
    meaningless('text/plain', text),
    meaningless('text/xml', '<data/>'),
    meaningless('nonsense', text),
    meaningless('application/json', `{"data": "${'x'.repeat(1_100_000)}"}`),
  );
}
