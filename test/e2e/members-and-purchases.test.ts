import { afterAll, beforeAll } from 'vitest';
import { bookOnce } from './booked-once.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { tellHistory } from './history.ts';
import { keepMembers } from './members.ts';
import { keepSegments } from './segments.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

keepMembers(() => environment);
keepSegments(() => environment);
bookOnce(() => environment);
tellHistory(() => environment);
