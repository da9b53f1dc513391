/**
 * Sees every request that a shop has answered, whoever sent it: supertest, fetch, the client in a process of its own, a browser,
 * a bare socket. The test that started the shop is told and holds it against the API's document.
 */
const { Buffer } = require('node:buffer');

/** @param {import('node:http').Server} server */
function witness(server) {
  server.prependListener('request', (request, response) => {
    const { method, url } = request;
    if (!url.startsWith('/api/')) return;
    const sent = arriving(request);
    const answered = leaving(response);
    // Also when the caller has hung up before it had the answer.
    response.once('close', () => {
      if (!response.writableEnded) return;
      process.send?.({
        exchange: {
          method,
          url,
          requestHeaders: request.headers,
          sent: sent(),
          status: response.statusCode,
          headers: response.getHeaders(),
          body: answered(),
        },
      });
    });
  });
}

/** Not by 'data', which would start the body before its reader is there. */
function arriving(request) {
  const chunks = [];
  const push = request.push.bind(request);
  request.push = (chunk, encoding) => {
    if (chunk) chunks.push(Buffer.from(chunk, encoding));
    return push(chunk, encoding);
  };
  return () => Buffer.concat(chunks).toString();
}

function leaving(response) {
  const chunks = [];
  const note = (chunk) => {
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) chunks.push(Buffer.from(chunk));
  };
  const { write, end } = response;
  response.write = (...parameters) => {
    note(parameters[0]);
    return write.apply(response, parameters);
  };
  response.end = (...parameters) => {
    note(parameters[0]);
    return end.apply(response, parameters);
  };
  return () => Buffer.concat(chunks).toString();
}

module.exports = { witness };
