import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { createData, type Data } from '../service/data.ts';

/** Everything that must survive. Retained and protected outside dev. */
export class DataStack extends Stack {
  readonly data: Data;

  constructor(scope: Construct, environment: Environment) {
    super(scope, `laurel-${environment.name}-data`, {
      description: `Laurel ${environment.name}: what must survive`,
      env: { region: environment.region },
      terminationProtection: environment.dataProtected,
    });
    this.data = createData(this, environment);
  }
}
