/** What routes are like: rows of features, routes in the order of one, the routes that are most of something. */
import type { Gallery as RawGallery, PortraitsExports, Wall as RawWall } from "./lib/portraits.js";
import { copyRoutes, type RouteList, wishesColumns } from "./planning.ts";
import type { Handle, Runtime } from "./runtime.ts";
import type { FeatureRow, FestivalColumns, Winners, Wishes } from "./types.ts";

/** The module of portraits. Every method throws `FigaroCoreError`. */
export class PortraitCore {
  readonly #runtime: Runtime<PortraitsExports>;

  /** Made by `loadPortraits`. */
  constructor(runtime: Runtime<PortraitsExports>) {
    this.#runtime = runtime;
  }

  /** The features of a portrait; those with `column` are the columns of the rows, in this order. */
  features(): FeatureRow[] {
    return this.#runtime.use((exports) => exports.featureTable());
  }

  /** Opens a festival. Throws `column-length`, `column-value`, `question-too-large`. */
  gallery(columns: FestivalColumns): Gallery {
    return new Gallery(this.#runtime.open((exports) => new exports.Gallery(columns)));
  }
}

/** The portraits of one schedule version. Percentiles are over all routes of a route's days, exactly. */
export class Gallery implements Disposable {
  readonly #handle: Handle<RawGallery>;

  /** Made by `PortraitCore.gallery`. */
  constructor(handle: Handle<RawGallery>) {
    this.#handle = handle;
  }

  /**
   * Portraits of routes: f64[R * F], a row a route, columns as `PortraitCore.features`, then one a tag.
   *
   * @param scored with percentiles; false: NaN in their place
   * @throws FigaroCoreError `question-too-large` when the distributions of the days are too large
   */
  rows(routes: Pick<RouteList, "offsets" | "concerts">, scored = true): Float64Array {
    return this.#handle.use((raw) => raw.rows(routes.offsets, routes.concerts, scored));
  }

  /** The routes of a question, to be ordered by their portraits. */
  wall(wishes: Wishes): Wall {
    return new Wall(this.#handle.open((raw) => raw.wall(wishesColumns(wishes))));
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}

/** The routes of one question by their portraits. */
export class Wall implements Disposable {
  readonly #handle: Handle<RawWall>;

  /** Made by `Gallery.wall`. */
  constructor(handle: Handle<RawWall>) {
    this.#handle = handle;
  }

  /**
   * Routes by a column of their portraits, greatest first, ties in route order; `scores` are its values.
   *
   * @param column position in the table of features
   * @throws FigaroCoreError `question-too-large` past 5 million routes
   */
  byFeature(column: number, from: number, count: number): RouteList {
    return this.#handle.use((raw) => copyRoutes(raw.byFeature(column, from, count)));
  }

  /** f32[R * F]: portraits of the first routes in route order, `limit` at most. */
  matrix(limit: number): Float32Array {
    return this.#handle.use((raw) => raw.matrix(limit));
  }

  /**
   * The routes that are the most of something, among those of at least `least` concerts.
   *
   * @param tag for `allTagged`: position of the tag in the columns
   */
  superlatives(least: number, tag?: number): Winners {
    return this.#handle.use((raw) => raw.superlatives(least, tag));
  }

  /** Gives the memory back. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]();
  }
}
