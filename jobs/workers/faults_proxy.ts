/** For the tests of faults: a wire to the database that can be cut and mended. */

/** A TCP proxy of this machine to another address. */
export class Wire {
  readonly url: string;
  readonly #to: Deno.ConnectOptions;
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.Conn>();
  #cut = false;
  /** Connections that were refused while the wire was cut. */
  refused = 0;

  /** @param target `postgres://...` of the database behind it */
  constructor(target: string) {
    const url = new URL(target);
    this.#to = { hostname: url.hostname, port: Number(url.port || 5432) };
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    url.hostname = "127.0.0.1";
    url.port = String((this.#listener.addr as Deno.NetAddr).port);
    this.url = url.href;
    void this.#serve();
  }

  async #serve(): Promise<void> {
    for await (const here of this.#listener) {
      if (this.#cut) {
        this.refused++;
        here.close();
      } else void this.#join(here).catch(() => {});
    }
  }

  async #join(here: Deno.Conn): Promise<void> {
    this.#open.add(here);
    const there = await Deno.connect(this.#to);
    this.#open.add(there);
    await Promise.allSettled([here.readable.pipeTo(there.writable), there.readable.pipeTo(here.writable)]);
    this.#open.delete(here);
    this.#open.delete(there);
  }

  /** Breaks every connection and lets nobody in. */
  cut(): void {
    this.#cut = true;
    for (const connection of this.#open) {
      try {
        connection.close();
      } catch {
        // It has ended by itself.
      }
    }
    this.#open.clear();
  }

  mend(): void {
    this.#cut = false;
  }

  [Symbol.dispose](): void {
    this.cut();
    this.#listener.close();
  }
}
