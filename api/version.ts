/** Version of the HTTP contract: the first number changes with a breaking change, which goes under a new `/vN`. */
export const API_VERSION = "1.0.0";
