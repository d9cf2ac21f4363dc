import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type Storage, type StoredTable, storedTable } from '../storage/stored-table.ts';

/** Every version of the programme and its promotions, for ever: an old entry names the configuration it was earned under. */
export class ProgramStorage extends Construct {
  readonly program: StoredTable;

  constructor(scope: Construct, storage: Storage) {
    super(scope, 'Program');
    this.program = storedTable(this, 'Table', storage, {
      partitionKey: { name: 'id', type: AttributeType.STRING },
      sortKey: { name: 'part', type: AttributeType.STRING },
    });
  }
}
