// Runs in CloudFront before the cache, for the site's files only. A page of the site's application has no
// file of its own: the application's index answers and shows it. What has an extension is a file or a 404.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by name.
function handler(event) {
  const request = event.request;
  const lastSegment = request.uri.slice(request.uri.lastIndexOf('/') + 1);
  if (request.uri === '/docs' || request.uri === '/docs/') request.uri = '/docs/index.html';
  else if (!lastSegment.includes('.')) request.uri = '/index.html';
  return request;
}
