import { bookOnce } from './booked-once.ts';
import type { Environment } from './environment.ts';
import { tellHistory } from './history.ts';
import { keepMembers } from './members.ts';
import { compareTags } from './seen-before.ts';
import { keepSegments } from './segments.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;

useSharedLaurel((laurel) => {
  environment = laurel;
});

keepMembers(() => environment);
keepSegments(() => environment);
compareTags(() => environment);
bookOnce(() => environment);
tellHistory(() => environment);
