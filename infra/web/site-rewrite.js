// CloudFront runs this function before the cache, for the site's files only. A path without an extension is a page of
// the application and gets the application's index. A path with an extension is a file, or 404.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by name.
function handler(event) {
  const request = event.request;
  const lastSegment = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (request.uri === '/docs' || request.uri === '/docs/') request.uri = '/docs/index.html';
  else if (!lastSegment.includes('.')) request.uri = '/index.html';
  return request;
}
