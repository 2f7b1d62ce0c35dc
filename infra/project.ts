import path from "node:path";

/** The checkout. */
export const project = path.dirname(import.meta.dirname);

/** What the project's commands keep in the checkout; git passes it over. */
export const localFolder = path.join(project, ".local");
