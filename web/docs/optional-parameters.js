/**
 * The document with every optional parameter unticked, so that a call omits it until its reader ticks it. Scalar would
 * send each one with an example: an `If-Match` of a version that does not exist, a balance of an instant before the
 * enrolment.
 */
export function withOptionalParametersOff(document) {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  const own = operations.flatMap(({ parameters = [] }) => parameters);
  for (const parameter of [...own, ...Object.values(document.components?.parameters ?? {})]) {
    const value = parameter.example ?? parameter.schema?.example ?? parameter.schema?.examples?.[0];
    if (parameter.required || value === undefined) continue;
    parameter.examples = { example: { value, 'x-disabled': true } };
    delete parameter.example;
  }
  return document;
}
