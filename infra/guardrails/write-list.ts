import { forMarkdown } from "command-line/safe-text";
import type { Guardrail } from "./definition/guardrail.ts";
import { bootstrapByArea, guardrailsByArea } from "./judge/list.ts";

/** All guardrails by their areas; those of the bootstrap that hold for any stack, too, are among the others. */
const byArea = { ...guardrailsByArea, ...bootstrapByArea };
const count = Object.values(byArea).flat().length;

/** All guardrails for a terminal: name, severity and source of each, then its reason. */
export const writeList = (): string =>
  [...areas((area, listed) => [`${area}`, ...listed.map(paragraph)].join("\n")), `${count} guardrails`].join(
    "\n\n",
  );

const paragraph = ({ name, severity, mirrors, why }: Guardrail): string =>
  `  ${name}  ${severity}  (${mirrors})\n    ${why}`;

/** All guardrails as JSON, for programs: everything but the check. */
export const writeListJson = (): string =>
  JSON.stringify({
    guardrails: Object.entries(byArea).flatMap(([area, listed]) =>
      listed.map(({ name, severity, mirrors, why, remedy }) => ({
        area,
        name,
        severity,
        mirrors,
        why,
        remedy,
      })),
    ),
  });

/** The text of `docs/guardrails.md`, with a line break at its end. */
export const writeListMarkdown = (): string =>
  [
    "# Guardrails",
    "<!-- Written by `npm run -s guardrails -- --list --markdown`; a test compares. Change infra/guardrails/ instead. -->",
    `${count} rules that every declared stack must hold, and its bootstrap those that are named after it. \`npm start\`, \`npm run preview\` and \`npm run deploy\` judge by them before anything is created; \`npm run guardrails\` does nothing else. A source is a rule of a scanner, a standard or a vendor that says the same.`,
    ...areas((area, listed) => [`## ${area}`, table(listed)].join("\n\n")),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");

const table = (listed: readonly Guardrail[]): string =>
  [
    "| guardrail | severity | source | reason | where it doesn't hold |",
    "|---|---|---|---|---|",
    ...listed.map((one) =>
      [`| \`${one.name}\``, one.severity, cell(one.mirrors), cell(one.why), `${cell(one.remedy)} |`].join(
        " | ",
      ),
    ),
  ].join("\n");

const cell = forMarkdown;

const areas = (write: (area: string, listed: readonly Guardrail[]) => string): string[] =>
  Object.entries(byArea).map(([area, listed]) => write(area, listed));
