/** Global ids of concerts whose source gave none. */
import { v5, validate } from "uuid";

/** Namespace of the ids derived here (itself a random UUID). */
const NAMESPACE = "6f6f2b0e-3f0c-4c53-9b43-8f0c9f9d7a21";

/** The guid of a concert without one: the same for a festival's slug and a programme number, always. */
export function derivedGuid(slug: string, number: number): string {
  return v5(`${slug}/${number}`, NAMESPACE);
}

/** The guid to write: the external id when it is a UUID, else the derived one. */
export function guidOf(
  slug: string,
  concert: { readonly number: number; readonly externalId: string | null },
): string {
  return concert.externalId !== null && validate(concert.externalId)
    ? concert.externalId
    : derivedGuid(slug, concert.number);
}
