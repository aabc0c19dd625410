/** `figaro artifacts`: the files of models where they are kept. */
import { sweepBucket } from "../../store/learning/artifact_sweep.ts";
import { InputError } from "../failure.ts";
import { type Setting, withDatabase } from "../setting.ts";
import type { PlainFlags } from "./festivals.ts";

/** Flags of `artifacts sweep`. */
export interface SweepFlags extends PlainFlags {
  readonly dryRun?: boolean;
  readonly olderThan: number;
}

/** Takes objects of the bucket away that no version names. */
export async function sweepCommand(
  setting: Setting,
  { json, dryRun = false, olderThan }: SweepFlags,
): Promise<void> {
  const { bucket } = setting.config;
  if (bucket === null) {
    throw new InputError(
      "object-store-refused",
      "models are kept in the database here; FIGARO_S3_ENDPOINT and FIGARO_S3_BUCKET name a bucket to sweep",
    );
  }
  const options = { dryRun, olderThanMs: olderThan * 3_600_000 };
  const report = await withDatabase(setting, "current", ({ db }) => sweepBucket(db, bucket, options));
  if (json) return await setting.out.json({ ...report, dryRun });
  const { seen, swept, sweptBytes, young } = report;
  await setting.out.print(
    `${seen} files in ${bucket.bucket}; ${swept} that nothing names (${sweptBytes} bytes) ` +
      (dryRun ? "would be taken away" : "were taken away") +
      (young === 0 ? "." : `; ${young} younger than ${olderThan} hours stay.`),
  );
}
