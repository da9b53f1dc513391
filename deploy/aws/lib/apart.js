/**
 * CloudFront runs this before it looks for a remembered answer. Whoever is logged in is answered by the shop itself, since staff
 * look at what they have changed a moment ago; so is whoever names the request, since an answer carries that name. Both are told apart
 * by a header that is part of the memory's key and never the same twice. All others share what is remembered.
 */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- CloudFront calls it, by this name.
function handler(event) {
  const { request, context } = event;
  const { headers } = request;
  delete headers['x-asked-apart'];
  if (headers.authorization || headers['x-request-id'])
    headers['x-asked-apart'] = { value: context.requestId };
  return request;
}
