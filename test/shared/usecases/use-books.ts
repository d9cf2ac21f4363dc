import { afterAll, beforeAll } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { type Database, startDatabase } from '../../database.ts';
import { Books } from './books.ts';

/** Books over a database of the file's own, which ends with the file's tests. */
export function useBooks(use: (books: Books, database: Database) => unknown): void {
  let database: Database;
  beforeAll(async () => {
    database = await startDatabase();
    await use(new Books(dynamoDb(database.config()), database.tables), database);
  });
  afterAll(() => database.stop());
}
