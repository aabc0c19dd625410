/** A module's instances: made when first used, dropped when one traps, made anew on the next use. */
import { asCoreError, FigaroCoreError, reasonOf } from "./errors.ts";

/** What the generated glue gives (wasm/lib/*.d.ts): the exports of one instance, and its memory. */
export interface Instance<Exports> {
  readonly exports: Exports;
  readonly memory: WebAssembly.Memory;
}

/** An object of wasm-bindgen's that owns memory of its instance. */
export interface Owner {
  /** Gives the memory back; the object is dead afterwards. */
  free(): void;
}

/** One instance and whether it still may be entered. */
class Life<Exports> {
  dead: FigaroCoreError | undefined;
  constructor(readonly instance: Instance<Exports>) {}

  /**
   * Runs one call into the instance. A `{ code, params }` leaves it whole; whatever else comes out (a trap, a
   * full stack, an exception through frames that cannot unwind) leaves it in an unknown state: it dies.
   */
  enter<Answer>(call: () => Answer): Answer {
    if (this.dead !== undefined) {
      throw new FigaroCoreError(this.dead.code, this.dead.params, { cause: this.dead });
    }
    try {
      return call();
    } catch (thrown) {
      const known = asCoreError(thrown);
      if (known !== undefined) throw known;
      this.dead = new FigaroCoreError("core-trapped", { reason: reasonOf(thrown) }, { cause: thrown });
      throw this.dead;
    }
  }
}

/** The safety net for handles that nobody disposed of: their memory is given back once they are collected. */
const forgotten = new FinalizationRegistry<() => void>((release) => release());

/**
 * Owns memory of one instance until it is disposed of.
 *
 * @example
 * ```ts
 * using probe = runtime.open((exports) => new exports.Probe({ values }));
 * const total = probe.use((raw) => raw.total());
 * ```
 */
export class Handle<Raw extends Owner> implements Disposable {
  #raw: Raw | undefined;
  readonly #life: Life<unknown>;

  /** Made by `Runtime.open` and `Handle.open` alone. */
  constructor(raw: Raw, life: Life<unknown>) {
    this.#raw = raw;
    this.#life = life;
    forgotten.register(this, () => release(raw, life), this);
  }

  /**
   * One call: `call` gets wasm-bindgen's object, uses it at once and keeps nothing of it.
   *
   * @returns what `call` returns
   * @throws FigaroCoreError `handle-disposed`; `core-trapped`, also when the instance died in another call;
   * the core's own codes
   */
  use<Answer>(call: (raw: Raw) => Answer): Answer {
    const raw = this.#raw;
    if (raw === undefined) throw new FigaroCoreError("handle-disposed");
    return this.#life.enter(() => call(raw));
  }

  /**
   * Makes another owner from this one, in the same instance.
   *
   * @returns its handle, to be disposed of on its own
   * @throws FigaroCoreError as `use`
   */
  open<Made extends Owner>(make: (raw: Raw) => Made): Handle<Made> {
    return new Handle(this.use(make), this.#life);
  }

  /** Gives the memory back. Never throws; a second time does nothing. */
  [Symbol.dispose](): void {
    const raw = this.#raw;
    if (raw === undefined) return;
    this.#raw = undefined;
    forgotten.unregister(this);
    release(raw, this.#life);
  }
}

/** Frees, unless the instance is dead: its memory goes with it. A trap while freeing kills it, and no more. */
function release(raw: Owner, life: Life<unknown>): void {
  if (life.dead !== undefined) return;
  try {
    life.enter(() => raw.free());
  } catch {
    // The instance is dead now; the next use makes another.
  }
}

/** A compiled module and its current instance. */
export class Runtime<Exports> {
  readonly #module: WebAssembly.Module;
  readonly #instantiate: (module: WebAssembly.Module) => Instance<Exports>;
  #life: Life<Exports> | undefined;

  /**
   * @param source the .wasm file's bytes, or the module compiled from them
   * @param instantiate of the generated glue (wasm/lib/*.js)
   * @throws FigaroCoreError `core-not-loaded` when the bytes are no module
   */
  constructor(
    source: BufferSource | WebAssembly.Module,
    instantiate: (module: WebAssembly.Module) => Instance<Exports>,
  ) {
    this.#module = orNotLoaded(() =>
      source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source)
    );
    this.#instantiate = instantiate;
  }

  /**
   * One call of a function that keeps nothing in the core.
   *
   * @returns what `call` returns
   * @throws FigaroCoreError `core-not-loaded`, `core-trapped`, the core's own codes
   */
  use<Answer>(call: (exports: Exports) => Answer): Answer {
    const life = this.#alive();
    return life.enter(() => call(life.instance.exports));
  }

  /**
   * Makes an object that owns memory of the core.
   *
   * @returns its handle, to be disposed of
   * @throws FigaroCoreError as `use`
   */
  open<Raw extends Owner>(make: (exports: Exports) => Raw): Handle<Raw> {
    const life = this.#alive();
    return new Handle(life.enter(() => make(life.instance.exports)), life);
  }

  /** Bytes of the current instance's memory, which only grows; 0 before the first use and after a trap. */
  get memoryBytes(): number {
    return this.#life === undefined || this.#life.dead ? 0 : this.#life.instance.memory.buffer.byteLength;
  }

  #alive(): Life<Exports> {
    if (this.#life === undefined || this.#life.dead !== undefined) {
      this.#life = new Life(orNotLoaded(() => this.#instantiate(this.#module)));
    }
    return this.#life;
  }
}

function orNotLoaded<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (thrown) {
    throw new FigaroCoreError("core-not-loaded", { reason: reasonOf(thrown) }, { cause: thrown });
  }
}
