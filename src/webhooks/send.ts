/** One attempt to hand a receiver its delivery, and what became of it. */
import { request, type Dispatcher } from 'undici';

/** Of an answer that is kept for people to read: bytes. */
const KEPT_OF_ANSWER = 500;

/** What is ours in a request, or belongs to the connection. Headers of the webhook's settings are left out where they are one of these. */
const OURS =
  /^(webhook-.*|x-request-id|content-type|content-length|host|connection|keep-alive|transfer-encoding|upgrade|expect|te|trailer)$/i;

/** @returns whether a webhook may set this header. */
export const mayBeSet = (header: string): boolean => !OURS.test(header);

export interface Parcel {
  url: string;
  /** Of the webhook's settings. */
  headers: Record<string, string>;
  /** Those of Standard Webhooks. */
  signature: Record<string, string>;
  /** Of the request that caused it: whoever asks about a delivery can name it. */
  requestId: string | null;
  body: string;
}

/** `error` is set for what has failed, and says why in a sentence. */
export interface Answer {
  status: number | null;
  /** The beginning of what was answered. */
  text: string | null;
  error: string | null;
  /** Milliseconds. */
  took: number;
}

/**
 * Never throws. Only an answer of 2xx is a success; a redirect is not followed.
 * @param late aborted when the attempt has taken too long.
 */
export async function send(parcel: Parcel, dispatcher: Dispatcher, late: AbortSignal): Promise<Answer> {
  const begun = performance.now();
  const ended = (answer: Omit<Answer, 'took'>) => ({
    ...answer,
    took: Math.round(performance.now() - begun),
  });
  try {
    const { statusCode: status, body } = await request(parcel.url, {
      method: 'POST',
      headers: headersOf(parcel),
      body: parcel.body,
      dispatcher,
      signal: late,
    });
    const text = await beginningOf(body, KEPT_OF_ANSWER);
    const error = status >= 200 && status < 300 ? null : `the receiver answered ${status}`;
    return ended({ status, text, error });
  } catch (error) {
    return ended({
      status: null,
      text: null,
      error: late.aborted ? 'the receiver did not answer in time' : wordsOf(error),
    });
  }
}

const headersOf = ({ headers, signature, requestId }: Parcel): Record<string, string> => ({
  'user-agent': 'Opply-Shop',
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => mayBeSet(name))),
  'content-type': 'application/json',
  ...(requestId === null ? {} : { 'x-request-id': requestId }),
  ...signature,
});

/**
 * What was answered is known by its status already, so a body that breaks off or does not end is no failure.
 * @param limit bytes.
 */
export async function beginningOf(body: object, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // Leaving the loop closes the connection of a longer one.
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= limit) break;
    }
  } catch {
    // What has arrived until then is what there is.
  }
  // PostgreSQL keeps no NUL.
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8').replaceAll('\0', '');
}

/** Where several addresses were tried, each has an error of its own, and their sum has none. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  return (error instanceof Error ? error.message || error.name : String(error))
    .slice(0, 1_000)
    .replaceAll('\0', '');
}
