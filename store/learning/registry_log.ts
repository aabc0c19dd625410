/** The log of a project's versions: what each is made of, how it was measured, when it served and by whose hand. */
import type { Kysely } from "kysely";
import { canonicalJson } from "../canonical.ts";
import type { Schema } from "../schema.ts";
import type { Project } from "./projects.ts";
import { listModelVersions, type ModelVersion, pointerMoves } from "./registry.ts";
import type { ModelAlias } from "./schema.ts";

/** A time in which a version was the champion. */
export interface Service {
  readonly from: string;
  /** null: it serves still. */
  readonly until: string | null;
  readonly actor: string;
  readonly reason: string;
}

/** A version in the log. */
export interface LoggedVersion
  extends Omit<ModelVersion, "id" | "snapshotId" | "createdAt" | "major" | "minor" | "patch"> {
  readonly createdAt: string;
  readonly training: {
    readonly contentHash: string;
    readonly asOfDay: string;
    readonly rowCount: number;
    readonly byClass: Readonly<Record<string, number>>;
    readonly bySource: Readonly<Record<string, number>>;
  };
  /** What points at it now. */
  readonly aliases: readonly ModelAlias[];
  /** Oldest first. */
  readonly served: readonly Service[];
}

/** Every version and every move; plain JSON, the same for the same history. */
export interface VersionLog {
  readonly project: string;
  readonly champion: string | null;
  readonly challenger: string | null;
  readonly previous: string | null;
  /** Newest first. */
  readonly versions: readonly LoggedVersion[];
  /** Newest first. */
  readonly moves: readonly {
    readonly alias: ModelAlias;
    readonly from: string | null;
    readonly to: string | null;
    readonly actor: string;
    readonly reason: string;
    readonly at: string;
  }[];
}

/** The log of a project. Cost: one read of its versions, snapshots and moves. */
export async function versionLog(
  db: Kysely<Schema>,
  project: Pick<Project, "id" | "slug">,
): Promise<VersionLog> {
  const moves = (await pointerMoves(db, project.id)).map((move) => ({ ...move, at: move.at.toISOString() }));
  const versions = await listModelVersions(db, project.id);
  const snapshots = new Map(
    (await db.selectFrom("training_snapshots").selectAll().where("project_id", "=", project.id).execute())
      .map((row) => [row.id, row]),
  );
  const now = (alias: ModelAlias) => moves.find((move) => move.alias === alias)?.to ?? null;
  const aliases = (["champion", "challenger", "previous"] as const).map((alias) =>
    [alias, now(alias)] as const
  );
  const services = servicesOf(moves);
  return {
    project: project.slug,
    ...{ champion: now("champion"), challenger: now("challenger"), previous: now("previous") },
    versions: versions.map(
      ({ id: _, snapshotId, createdAt, major: _a, minor: _b, patch: _c, ...version }) => {
        const snapshot = snapshots.get(snapshotId);
        return {
          ...version,
          createdAt: createdAt.toISOString(),
          training: {
            contentHash: snapshot?.content_hash ?? "",
            asOfDay: snapshot?.as_of_day ?? "",
            rowCount: snapshot?.row_count ?? 0,
            byClass: snapshot?.by_class ?? {},
            bySource: snapshot?.by_source ?? {},
          },
          aliases: aliases.filter(([, at]) => at === version.version).map(([alias]) => alias),
          served: services.get(version.version) ?? [],
        };
      },
    ),
    moves,
  };
}

/** Times of service by version, from the champion's moves. */
function servicesOf(moves: VersionLog["moves"]): Map<string, Service[]> {
  const services = new Map<string, Service[]>();
  const champions = moves.filter(({ alias }) => alias === "champion").toReversed();
  for (const [i, { to, at, actor, reason }] of champions.entries()) {
    if (to === null) continue;
    const service = { from: at, until: champions[i + 1]?.at ?? null, actor, reason };
    services.set(to, [...services.get(to) ?? [], service]);
  }
  return services;
}

/** The log as a file, `version_log.json`: equal histories give equal bytes. */
export function versionLogText(log: VersionLog): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(log)), null, 2)}\n`;
}
