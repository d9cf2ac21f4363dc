import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Environment, stackEnvironment } from '../environments/environment.ts';
import { createData, type Data } from '../service/data.ts';
import { writeDataOutputs } from '../service/data-outputs.ts';
import { deletionProtected } from '../storage/retention.ts';

/** All resources that must survive. They are retained and protected outside dev. */
export class DataStack extends Stack {
  readonly data: Data;

  constructor(scope: Construct, environment: Environment) {
    super(scope, `laurel-${environment.name}-data`, {
      description: `Laurel ${environment.name}: tables, streams, keys and users`,
      env: stackEnvironment(environment),
      terminationProtection: deletionProtected(environment),
    });
    this.data = createData(this, environment);
    writeDataOutputs(this, environment, this.data);
  }
}
