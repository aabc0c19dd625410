/** Tests of the page in a real browser, and the looks that each view is seen in. */
import { CHROMIUM, openSite, type Site, type VisitorOptions } from "./site.ts";

/** A way to look at a view, with its name. */
export type Look = Required<Pick<VisitorOptions, "language" | "phone" | "dark">> & { readonly name: string };

/** Both languages, on phone and desktop, light and dark. */
export const LOOKS: readonly Look[] = (["en", "ru"] as const).flatMap((language) =>
  [true, false].flatMap((phone) =>
    [false, true].map((dark) => ({
      language,
      phone,
      dark,
      name: `${language}-${phone ? "phone" : "desktop"}-${dark ? "dark" : "light"}`,
    }))
  )
);

/**
 * A test on a started server and a browser of its own; left out, and named, where there is no Chromium.
 *
 * @param steps are run one after the other on the same site
 */
export function browserTest(
  name: string,
  steps: (t: Deno.TestContext, site: Site) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: CHROMIUM === null,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn(t) {
      await using site = await openSite();
      await steps(t, site);
    },
  });
}
