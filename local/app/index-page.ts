import type { AppConfiguration } from "./configuration.ts";

/** The id of the element in which the app looks for its configuration (`app/configuration.ts`). */
const ELEMENT = "configuration";

/**
 * A page of the app's with its configuration: as data, which no content security policy takes for a script.
 *
 * @throws {Error} when there is no head to put it into.
 */
export function withConfiguration(page: string, configuration: AppConfiguration): string {
  const end = page.indexOf("</head>");
  if (end === -1) throw new Error("the app's index.html has no </head>");
  // Nothing in it ends the element.
  const json = JSON.stringify(configuration).replaceAll("<", "\\u003c");
  const element = `<script type="application/json" id="${ELEMENT}">${json}</script>\n  `;
  return `${page.slice(0, end)}${element}${page.slice(end)}`;
}
