import { readFileSync } from 'node:fs';

/** Prints how many tests passed and failed in all, from files that test runs have written. */
const counts = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (key: string) => counts.reduce((total, each) => total + each[key], 0);
console.log(`${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`);
