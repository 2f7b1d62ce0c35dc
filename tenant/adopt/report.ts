import { forTerminal } from "command-line/safe-text";
import type { TenantObject } from "declared-stack/resource-type";
import { kinds, tellingOf } from "../drift/kinds.ts";
import { notComparedLines, passedOverLines, plural, shortened, written } from "../drift/report.ts";
import type { AdoptedObject, Adoption } from "./adoption.ts";
import { idOf, type NearMatch, type Question } from "./pairing.ts";

/** A line of a report, with the kind of the object that it is about, and lines that say more. */
interface Told {
  readonly kind: string;
  readonly lines: readonly string[];
}

/**
 * Writes for a terminal how a tenant is taken over, kind by kind: `=` adopted as it is, `~` adopted and then changed, `+` to be
 * made, `?` there and not declared.
 */
export function writeReport(adoption: Adoption): string {
  const told: Told[] = [
    ...adoption.adopted.map(adoptedLines),
    ...adoption.created.map(({ kind, name }) => ({
      kind,
      lines: [`  + ${name}  (not there; will be made)`],
    })),
    ...adoption.undeclared.map(undeclaredLines),
  ];
  const groups = kinds.flatMap((kind) => {
    const lines = told.flatMap((one) => (one.kind === kind ? one.lines : []));
    return lines.length === 0 ? [] : [[plural(kind, 2), ...lines.map(forTerminal)].join("\n")];
  });
  return [
    forTerminal(`Tenant ${adoption.domain} for stack "${adoption.stack}"`),
    ...groups,
    ...passedOverLines(adoption),
    ...notComparedLines({ notCompared: adoption.notRead }),
    ...(adoption.adopted.some(({ left }) => left.length > 0) ? [LEFT] : []),
    ...adoption.nearMatches.map(nearMatchLines).map(forTerminalLines),
    ...adoption.questions.map(questionLines).map(forTerminalLines),
    summary(adoption),
  ].join("\n\n");
}

const LEFT =
  "What is undeclared is to be undone on the tenant by hand, or to be declared: no deployment takes it away, even where a preview says so.";

const forTerminalLines = (lines: readonly string[]): string => lines.map(forTerminal).join("\n");

function adoptedLines(adopted: AdoptedObject): Told {
  const { object, found, differences, setAgain, left } = adopted;
  const { kind, name } = object;
  const id = idOf(found);
  const details = [
    ...differences.map(({ path, declared, found }) => {
      if (declared === undefined) return `${path}: - ${written(path, found ?? null)}`;
      if (found === undefined) return `${path}: + ${written(path, declared)}`;
      return `${path}: ${written(path, found)} → ${written(path, declared)}`;
    }),
    ...setAgain.map((input) => `${input}: set again, as an import doesn't read it`),
    ...left.map(({ path, found, fresh }) => {
      const usual = fresh === undefined ? "none" : written(path, fresh);
      return `undeclared: ${path} is ${written(path, found)}, a new ${kind} has ${usual}`;
    }),
  ];
  const head = `  ${isChanged(adopted) ? "~" : "="} ${name}${id === name ? "" : `  (${id})`}`;
  return { kind, lines: [head, ...details.map((line) => `      ${line}`)] };
}

/** Whether the next deployment changes it, and its preview says so. */
const isChanged = ({ differences, setAgain }: AdoptedObject): boolean =>
  differences.length > 0 || setAgain.length > 0;

function undeclaredLines(object: TenantObject): Told {
  const head = `  ? ${object.name}  (not declared; stays as it is, and is drift)`;
  return { kind: object.kind, lines: [head, ...tellingLines(object)] };
}

/** The settings that say most about an object. */
export const tellingLines = (object: TenantObject): string[] =>
  tellingOf(object).map(([path, value]) => `      ${path}: ${shortened(path, value)}`);

/** The place where a name is declared that can't be changed on a tenant. */
const FIXED: Readonly<Record<string, string>> = {
  connection: ", as timesheets:connection of the stack",
  "resource server": ", as timesheets:audience of the stack",
};

function nearMatchLines({ declared, found, canBeRenamed }: NearMatch): string[] {
  const there = `The ${found.kind} "${found.name}" may be the declared "${declared.name}"`;
  return canBeRenamed
    ? [`${there}. To adopt it, and have the next deployment rename it:`, `  ${choiceOf(declared, found)}`]
    : [
        `${there}. A ${found.kind} keeps its name for ever: declare that one${FIXED[found.kind] ?? ""}, or another is made beside it.`,
      ];
}

/** A question, and each choice. */
function questionLines({ declared, candidates }: Question): string[] {
  return [
    `${candidates.length} ${plural(declared.kind, 2)} are called "${declared.name}". Say which is the declared one:`,
    ...candidates.flatMap((candidate) => [`  ${choiceOf(declared, candidate)}`, ...tellingLines(candidate)]),
  ];
}

/** A choice as a shell takes it. */
function choiceOf(declared: TenantObject, found: TenantObject): string {
  return `--choose '${`${declared.name}=${idOf(found)}`.replaceAll("'", `'\\''`)}'`;
}

function summary({ adopted, created, undeclared, questions, notRead, isDecided }: Adoption): string {
  const changed = adopted.filter(isChanged).length;
  const counts = `${adopted.length} ${plural("object", adopted.length)} to adopt, ${changed} of them to be changed; ${created.length} to be made; ${undeclared.length} not declared`;
  if (isDecided) return `${counts}. Nothing was written to the tenant.`;
  if (questions.length > 0)
    return `Undecided: ${counts}. Say which of the candidates it is, and run this again.`;
  const scopes = [...new Set(notRead.flatMap((part) => part.scopes))].sort();
  const advice = scopes.length === 0 ? "" : ` The client lacks ${scopes.join(", ")}.`;
  return forTerminal(`Undecided: ${counts}, as far as it could be read.${advice}`);
}
