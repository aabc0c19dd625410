/** How one comes from one hall to the next, in words. */
import type { HallEntity } from "../../planner/festival_index.ts";

/** A way between two halls of one festival. */
export interface HallWay {
  readonly from: HallEntity;
  readonly to: HallEntity;
  /** Of the walk; 0 within a hall, and to one next door where the organisers say so. */
  readonly minutes: number;
}

/** What each way is called. */
export interface WayTexts {
  readonly stay: string;
  readonly nextDoor: string;
  readonly walk: string;
}

/** One stays only where the hall is the same: a walk of no minutes may lead through another door. */
export function wayText({ from, to, minutes }: HallWay, texts: WayTexts): string {
  if (from.number === to.number) return texts.stay;
  return minutes === 0 ? texts.nextDoor : texts.walk;
}
