import { countProgress } from '#shared/usecases/engagement/count-progress.ts';
import { countPorts } from '../compose/count-progress.ts';
import { takenBy } from '../compose/note-taken.ts';
import { entriesHandler } from '../edge/entries.ts';

export const handler = entriesHandler(countProgress(countPorts()), takenBy('count-progress'));
