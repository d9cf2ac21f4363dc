/**
 * The document with each optional parameter left out of a call until its reader ticks it. Scalar would send whatever has
 * an example: an `If-Match` of a version that is not there, a balance of an instant before the member was enrolled.
 */
export function withOptionalParametersOff(document) {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const parameter of operations.flatMap(({ parameters = [] }) => parameters)) {
    const value = parameter.example ?? parameter.schema?.example ?? parameter.schema?.examples?.[0];
    if (parameter.required || value === undefined) continue;
    parameter.examples = { example: { value, 'x-disabled': true } };
    delete parameter.example;
  }
  return document;
}
