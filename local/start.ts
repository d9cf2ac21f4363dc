/** `npm start` runs the whole environment on this machine. Its settings are PORT (3000) and LAUREL_DATA (.laurel). */
import { main } from './command-line.ts';

// Functions run as in Lambda, whose clocks show UTC.
process.env.TZ = 'UTC';
process.exit(await main(process.argv.slice(2), process.env));
