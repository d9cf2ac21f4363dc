import fc from 'fast-check';
import { seedOfRun } from './seed.ts';

// Every property draws from the seed of the run unless it names its own.
fc.configureGlobal({ seed: seedOfRun() | 0 });
