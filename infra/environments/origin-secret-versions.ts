/**
 * The versions of the origin secret that an environment accepts: one, or two that follow each other during a rotation.
 * CloudFront sends the first. A version is a secret of its own whose value never changes, so a rotation is a change of
 * this list in three deployments: `['1']`, `['1', '2']`, `['2', '1']`, `['2']`.
 */
export type OriginSecretVersions = readonly string[];

/** A deployment from one list to another may be made, or it is refused with the reason and the next right list. */
export type RotationStep = { readonly ok: true } | { readonly ok: false; readonly refusal: string };

const listed = (versions: OriginSecretVersions): string =>
  `[${versions.map((version) => `'${version}'`).join(', ')}]`;

/** The versions in the order of their numbers. */
export function inOrder(versions: OriginSecretVersions): OriginSecretVersions {
  return versions.toSorted((left, right) => Number(left) - Number(right));
}

function mistakeIn(versions: OriginSecretVersions): string | undefined {
  if (versions.length === 0) return 'is empty';
  if (!versions.every((version) => /^[1-9][0-9]{0,3}$/.test(version)))
    return 'has a version that is no number from 1 to 9999';
  if (new Set(versions).size < versions.length) return 'names a version twice';
  if (versions.length > 2) return 'has more than two versions';
  const [older, newer = older] = inOrder(versions);
  return Number(newer) - Number(older) > 1 ? 'has versions that do not follow each other' : undefined;
}

/** A sentence that says why the list cannot be deployed, or undefined. */
export function faultOfVersions(versions: OriginSecretVersions): string | undefined {
  const mistake = mistakeIn(versions);
  return mistake === undefined
    ? undefined
    : `originSecrets: ${listed(versions)} ${mistake}. It holds one version, or during a rotation two that follow each other: ['1'], ['1', '2'], ['2', '1'], ['2'].`;
}

function assertDeployable(versions: OriginSecretVersions): void {
  const fault = faultOfVersions(versions);
  if (fault !== undefined) throw new Error(fault);
}

/**
 * The versions whose secrets exist: the accepted ones, and the one before them. The data stack is deployed first, while
 * the service still imports the version that this deployment retires: without its secret that deployment would fail.
 */
export function keptVersions(versions: OriginSecretVersions): OriginSecretVersions {
  const numbers = versions.map(Number);
  const oldest = Math.max(1, Math.min(...numbers) - 1);
  const newest = Math.max(...numbers);
  return Array.from({ length: newest - oldest + 1 }, (_, index) => String(oldest + index));
}

/** The next list of a rotation, which only goes forward. */
function nextList([sent = '', other]: OriginSecretVersions): OriginSecretVersions {
  if (other === undefined) return [sent, String(Number(sent) + 1)];
  return Number(other) > Number(sent) ? [other, sent] : [sent];
}

/**
 * Whether `wanted` may be deployed over `deployed`, the output `OriginSecretVersions` of the service stack; undefined
 * before the first deployment. While a deployment runs, the distribution and each function are old or new in any
 * combination: both old and new functions must accept the version that is sent before and the one that is sent after.
 * @throws Error when a list cannot be deployed at all
 */
export function rotationStep(
  deployed: OriginSecretVersions | undefined,
  wanted: OriginSecretVersions,
): RotationStep {
  assertDeployable(wanted);
  if (deployed === undefined) return { ok: true };
  assertDeployable(deployed);
  const sent = [deployed[0], wanted[0]].filter((version) => version !== undefined);
  const unaccepted = sent.find((version) => !deployed.includes(version) || !wanted.includes(version));
  const kept = keptVersions(wanted);
  const gone = deployed.find((version) => !kept.includes(version));
  if (unaccepted === undefined && gone === undefined) return { ok: true };
  const reason =
    unaccepted === undefined
      ? `the deployed service uses version ${gone}, whose secret would be removed`
      : `functions would refuse calls with version ${unaccepted} while the deployment runs`;
  return {
    ok: false,
    refusal: `originSecrets cannot change from ${listed(deployed)} to ${listed(wanted)} in one deployment: ${reason}. Keep ${listed(deployed)}, or deploy the next step of a rotation: ${listed(nextList(deployed))}.`,
  };
}
