/** Versions of models: v1.0.0, v1.1.0 ... */

/** major for changed features or labels, minor for a retrain, patch for the same data trained again otherwise. */
export interface ModelVersionNumber {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** What a new version changes. */
export type VersionStep = "major" | "minor" | "patch";

/** "v1.2.0" */
export function versionText({ major, minor, patch }: ModelVersionNumber): string {
  return `v${major}.${minor}.${patch}`;
}

/** Reads "v1.2.0" or "1.2.0"; undefined: it is not written so. */
export function parseVersion(text: string): ModelVersionNumber | undefined {
  const match = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(text.trim());
  if (match === null) return undefined;
  return { major: Number(match[1]), minor: Number(match[2]), patch: Number(match[3]) };
}

/** The number after the newest; the first is v1.0.0. */
export function nextVersion(newest: ModelVersionNumber | null, step: VersionStep): ModelVersionNumber {
  if (newest === null) return { major: 1, minor: 0, patch: 0 };
  const { major, minor, patch } = newest;
  if (step === "major") return { major: major + 1, minor: 0, patch: 0 };
  return step === "minor" ? { major, minor: minor + 1, patch: 0 } : { major, minor, patch: patch + 1 };
}
