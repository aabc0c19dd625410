/** What Prometheus reads about projects: who serves, how well, and what waits. */
import { type ProjectStanding, projectStandings } from "@figaro/store";
import client from "prom-client";
import type { AppDeps } from "../deps.ts";

/** Milliseconds for which the standings are kept, however often somebody reads. */
const KEPT_MS = 15_000;

type Figure = (standing: ProjectStanding) => number | null;

const FIGURES: readonly (readonly [name: string, help: string, figure: Figure])[] = [
  ["figaro_champion_f1", "Macro F1 of the champion on its hold-out", ({ f1 }) => f1],
  [
    "figaro_champion_min_f1",
    "The lowest F1 of a class of the champion on its hold-out",
    ({ minF1 }) => minF1,
  ],
  [
    "figaro_retrain_age_seconds",
    "Seconds since the last retrain that came to its end",
    ({ retrainAgeSeconds }) => retrainAgeSeconds,
  ],
  ["figaro_open_retrains", "Retrains that have not ended", ({ openRetrains }) => openRetrains],
  ["figaro_open_days", "Day runs that are at work", ({ openDays }) => openDays],
  ["figaro_waiting_days", "Day runs that wait for people", ({ waitingDays }) => waitingDays],
  ["figaro_open_reviews", "Review tasks that nobody has answered", ({ openReviews }) => openReviews],
];

/**
 * Adds the gauges of projects to the application's registry. Where the database does not answer, there are no
 * figures rather than old ones. Cost: one statement in 15 seconds at most.
 */
export function watchProjects({ database, metrics, now }: AppDeps): void {
  if (database === null) return;
  const standings = keptFor(KEPT_MS, now, () => projectStandings(database.db).catch(() => []));
  const registers = [metrics.registry];
  for (const [name, help, figure] of FIGURES) {
    new client.Gauge({
      name,
      help,
      labelNames: ["project"],
      registers,
      async collect() {
        this.reset();
        for (const standing of await standings()) {
          const value = figure(standing);
          if (value !== null) this.set({ project: standing.project }, value);
        }
      },
    });
  }
  new client.Gauge({
    name: "figaro_champion_info",
    help: "1 for the version that serves",
    labelNames: ["project", "version"],
    registers,
    async collect() {
      this.reset();
      for (const { project, champion } of await standings()) {
        if (champion !== null) this.set({ project, version: champion }, 1);
      }
    },
  });
  new client.Gauge({
    name: "figaro_last_retrain_state",
    help: "1 for the state of the retrain that was asked for last: open, done, failed",
    labelNames: ["project", "state"],
    registers,
    async collect() {
      this.reset();
      for (const { project, lastRetrain } of await standings()) {
        if (lastRetrain !== null) this.set({ project, state: lastRetrain }, 1);
      }
    },
  });
}

/** Asks again only when the last answer is older than so many milliseconds; who asks meanwhile waits with it. */
function keptFor<Answer>(
  ms: number,
  now: () => number,
  ask: () => Promise<Answer>,
): () => Promise<Answer> {
  let kept: { readonly at: number; readonly answer: Promise<Answer> } | undefined;
  return () => {
    if (kept === undefined || now() - kept.at >= ms) kept = { at: now(), answer: ask() };
    return kept.answer;
  };
}
