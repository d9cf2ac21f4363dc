/**
 * The longest name of an environment. CloudFormation names a nested stack by its parent's name, its logical id and
 * some characters of its own, 128 at most: those of the service leave room for this. Cognito's domain prefix
 * (`laurel-<name>-<account>`, 63 characters) would leave 43.
 */
export const NAME_LENGTH_MAX = 32;

/** Words that Cognito refuses in a domain prefix. */
const refusedByCognito = ['aws', 'amazon', 'cognito'];

const grammar = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** A sentence that says why AWS would not take names that are made of this one, or undefined where it would. */
export function faultOfName(name: string): string | undefined {
  if (name.length > NAME_LENGTH_MAX) {
    return `The name of an environment has at most ${NAME_LENGTH_MAX} characters; ${name} has ${name.length}.`;
  }
  if (!grammar.test(name)) {
    return `The name of an environment begins with a letter and has lower-case letters, digits and single hyphens between them; given was ${JSON.stringify(name)}.`;
  }
  const word = refusedByCognito.find((refused) => name.includes(refused));
  return word === undefined
    ? undefined
    : `Cognito takes no domain with ${refusedByCognito.join(', ')} in it, and ${name} contains ${word}.`;
}
