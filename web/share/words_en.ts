/** Words of keeping, sharing and comparing. */

export const share = {
  keepAndShare: "Keep and share",
};
