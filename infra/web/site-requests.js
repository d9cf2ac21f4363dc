// CloudFront runs this function before the cache, for the site's files only. The synth puts `files` and `missingPage`
// before it (site-function.ts). The root leads to the reference. A path without a file gets the site's own page with
// status 404: an error response of the distribution would also replace the problems of the API.
const noStore = { value: 'no-store' };

// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by name.
function handler(event) {
  const request = event.request;
  if (request.uri === '/') {
    return { statusCode: 302, headers: { location: { value: '/docs' }, 'cache-control': noStore } };
  }
  const index = `${request.uri.replace(/\/$/, '')}/index.html`;
  const file = files.includes(index) ? index : request.uri;
  if (files.includes(file)) {
    request.uri = file;
    return request;
  }
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: {
      'content-type': { value: 'text/html; charset=utf-8' },
      'cache-control': noStore,
      'content-security-policy': { value: "default-src 'none'; frame-ancestors 'none'" },
      'x-content-type-options': { value: 'nosniff' },
    },
    body: { encoding: 'text', data: missingPage },
  };
}
