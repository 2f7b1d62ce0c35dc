import path from "node:path";

/** The checkout. */
export const project = path.dirname(import.meta.dirname);

/** The folder in which the project's commands keep their files; git passes it over. */
export const localFolder = path.join(project, ".local");
