import type { Guard } from './guard.ts';

const deployment = ['test/tools/deploy/deploy.test.ts'];

/** Guards of the commands against an account: none changes what it must not, and none shows a secret to a file. */
export const operatorGuards: readonly Guard[] = [
  {
    name: 'a consumer that is still while the one beside it goes on lags',
    file: 'shared/domain/service/consumer-lag.ts',
    code: 'if (ahead >= STILL_MINUTES) return ahead * 60;',
    without: '',
    tests: ['test/shared/usecases/service/operations-health.test.ts'],
  },
  {
    name: 'a lag that cannot be noted stops no batch',
    file: 'shared/usecases/service/note-taken.ts',
    code: 'lost(error);',
    without: 'throw error;',
    tests: ['test/shared/usecases/service/operations-health.test.ts'],
  },
  {
    name: 'a deployment with a finding that stops it is refused',
    file: 'tools/deploy/deploy.ts',
    code: "if (findings.some(({ kind }) => kind === 'stop')) refuse(findings);",
    without: '',
    tests: deployment,
  },
  {
    name: 'credentials of another account deploy nothing',
    file: 'tools/aws/checked-account.ts',
    code: 'account === undefined || account === caller.account',
    without: "account !== ''",
    tests: deployment,
  },
  {
    name: 'Ctrl-C begins no deployment',
    file: 'tools/deploy/failed-first.ts',
    code: '{ signal: stopping }',
    without: '{}',
    tests: deployment,
  },
  {
    name: 'a diff that failed is no difference',
    file: 'tools/deploy/cdk.ts',
    code: 'if (code === 0) return output;',
    without: 'if (code !== -1) return output;',
    tests: ['test/tools/deploy/cdk.test.ts'],
  },
  {
    name: 'a protected environment is not removed',
    file: 'tools/destroy/destroy.ts',
    code: 'if (environment.dataProtected) await refuseProtected(name, aws, present);',
    without: '',
    tests: ['test/tools/destroy/destroy.test.ts'],
  },
  {
    name: "another's stage is not removed",
    file: 'tools/destroy/destroy.ts',
    code: 'if (findings.length > 0)',
    without: 'if (findings.length > 9)',
    tests: ['test/tools/destroy/destroy.test.ts'],
  },
  {
    name: 'a user who has not proven to own the address becomes no admin',
    file: 'tools/first-admin/first-admin.ts',
    code: 'if (user !== undefined) checkIdentity(user);',
    without: '',
    tests: ['test/tools/first-admin/first-admin.test.ts'],
  },
  {
    name: 'a secret is shown at a terminal only',
    file: 'tools/client-secret/client-secret.ts',
    code: 'if (!terminal)',
    without: 'if (!environment)',
    tests: ['test/tools/client-secret/client-secret.test.ts'],
  },
  {
    name: 'the smoke test takes back what it booked',
    file: 'tools/smoke/look.ts',
    code: 'vain && !look.takesBack',
    without: 'vain',
    tests: ['test/tools/smoke/smoke.test.ts'],
  },
  {
    name: 'no token goes over http',
    file: 'tools/smoke/options.ts',
    code: "!origin.startsWith('https:')",
    without: 'false',
    tests: ['test/tools/smoke/smoke.test.ts'],
  },
];
