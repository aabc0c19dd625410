/** The operations of the page's worker without a worker, for tests of what they answer. */
import type { FestivalDocument } from "../../formats/document.ts";
import { type FestivalIndex, slugsOf } from "../../planner/festival_index.ts";
import { indexFestival } from "../../planner/index_festival.ts";
import { type DeskOperations, deskOperations } from "../engine/desk.ts";
import type { Edition } from "../engine/edition.ts";

/** A desk on the committed engine, with nothing open. */
export async function startedDesk(): Promise<DeskOperations> {
  const at = (name: string) => new URL(`../../wasm/lib/${name}.wasm`, import.meta.url).href;
  const desk = deskOperations({ planning: at("planning"), portraits: at("portraits") });
  await desk.start();
  return desk;
}

/** A desk on a document as its first schedule version, with portraits; and the index of it. */
export async function openedDesk(
  document: FestivalDocument,
): Promise<{ readonly desk: DeskOperations; readonly index: FestivalIndex }> {
  const ordinals = document.concerts.map(({ number }, ordinal) => [number, ordinal] as const);
  const index = indexFestival({ id: 1, version: 1, document, ordinals: new Map(ordinals) });
  const { halls, artists, composers, works, genres, tags } = slugsOf(index);
  const edition: Edition = {
    festival: index.slug,
    scheduleVersion: 1,
    engineVersion: "",
    id: 1,
    document,
    ordinals,
    slugs: {
      halls: [...halls],
      artists: [...artists],
      composers: [...composers],
      works: [...works],
      genres: [...genres],
      tags: [...tags],
    },
  };
  const desk = await startedDesk();
  desk.open(JSON.stringify(edition), null);
  await desk.portray();
  return { desk, index };
}
