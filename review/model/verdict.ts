import { type Change, type Concern, concerns } from "./change.ts";
import type { DiffModel, ReviewModel, Verdict } from "./model.ts";
import { acrossStacks } from "./stacks.ts";
import { counted, joined, listed } from "./words.ts";

type Judged = Omit<ReviewModel, "verdict">;

/** Sums a review up: whatever speaks against it counts, wherever it was found. */
export function verdictOf(model: Judged): Verdict {
  const unapproved = model.diff === null ? [] : unapprovedIn(model.diff);
  const against = [
    ...(unapproved.length === 0 ? [] : [`${joined(concernsOf(unapproved))} without approval`]),
    ...brokenIn(model),
  ];
  const status = unapproved.length > 0 ? 3 : against.length > 0 ? 1 : 0;
  return {
    status,
    passes: status === 0,
    title:
      status === 0
        ? `Passes${asFarAsJudged(model)}: ${soundness(model)}`
        : `Doesn't pass: ${against.join("; ")}`,
    reasons: [...unjudgedFiles(model), changes(model), findings(model), guardrails(model)],
  };
}

/** A judgement reaches no further than the files that are judged. */
function asFarAsJudged({ unjudgedFiles: { length } }: Judged): string {
  return length === 0 ? "" : `, as far as it is judged (${counted(length, "file isn't", "files aren't")})`;
}

/** Changes that need an approval and have none. */
const unapprovedIn = ({ changes, approvals }: DiffModel): readonly Change[] =>
  changes.filter(({ id, concern }) => concern !== null && approvals[id] === undefined);

const concernNames = {
  widens: ["widening", "widenings"],
  destroys: ["destruction", "destructions"],
  "not judged": ["change that isn't judged", "changes that aren't judged"],
} as const satisfies Record<Concern, readonly [string, string]>;

/** Numbers of changes by why they need an approval. */
function concernsOf(changes: readonly Change[]): string[] {
  return concerns.flatMap((concern) => {
    const { length } = changes.filter((change) => change.concern === concern);
    const [one, many] = concernNames[concern];
    return length === 0 ? [] : [counted(length, one, many)];
  });
}

/** Violations, faults of waivers and findings of high severity; the same one in several stacks counts once. */
function brokenIn(model: Judged): string[] {
  const severe = severeIn(model);
  return [
    ...brokenGuardrails(model),
    ...(severe === 0 ? [] : [counted(severe, "finding of high severity", "findings of high severity")]),
  ];
}

function brokenGuardrails(model: Judged): string[] {
  const violations = acrossStacks(model, ({ guardrails }) => guardrails?.findings ?? []).length;
  const faults = acrossStacks(model, ({ guardrails }) => guardrails?.faults ?? []).length;
  return [
    ...(violations === 0
      ? []
      : [counted(violations, "violation of a guardrail", "violations of guardrails")]),
    ...(faults === 0 ? [] : [counted(faults, "fault of a waiver", "faults of waivers")]),
  ];
}

const findingsIn = (model: Judged) => acrossStacks(model, ({ findings }) => findings);

const severeIn = (model: Judged): number =>
  findingsIn(model).filter(({ item }) => item.severity === "high").length;

function soundness({ diff }: Judged): string {
  if (diff === null) return "nothing stands against it";
  if (diff.changes.length === 0) return `nothing changes against ${diff.base}`;
  return diff.changes.some(({ concern }) => concern !== null)
    ? "all that needs an approval has one"
    : "nothing that changes needs an approval";
}

/** The first of the names that a sentence can hold. */
const unjudgedFiles = ({ unjudgedFiles: files }: Judged): string[] =>
  files.length === 0
    ? []
    : [`${counted(files.length, "file that isn't judged", "files that aren't judged")}: ${listed(files)}.`];

function changes({ diff }: Judged): string {
  if (diff === null) return "Compared with nothing: this is what is declared.";
  if (diff.changes.length === 0) return `Nothing changes against ${diff.base}.`;
  const count = `${counted(diff.changes.length, "change")} against ${diff.base}`;
  const needing = diff.changes.filter(({ concern }) => concern !== null);
  if (needing.length === 0) return `${count}, none of which needs an approval.`;
  const approved = needing.length - unapprovedIn(diff).length;
  return `${count}: ${joined(concernsOf(needing))}, of which ${approved} approved.`;
}

function findings(model: Judged): string {
  const { length } = findingsIn(model);
  if (length === 0) return "No findings: the layers agree with the policy.";
  return `${counted(length, "finding")}, ${severeIn(model)} of high severity.`;
}

function guardrails(model: Judged): string {
  const counts = acrossStacks(model, ({ guardrails }) => (guardrails === null ? [] : [guardrails.count]));
  if (counts.length === 0) return "Guardrails were not judged.";
  const count = Math.max(...counts.map(({ item }) => item));
  const waivers = acrossStacks(model, ({ guardrails }) => guardrails?.waivers ?? []).length;
  const broken = brokenGuardrails(model);
  return `${counted(count, "guardrail")} and ${counted(waivers, "waiver")}: ${broken.length === 0 ? "all hold" : broken.join(", ")}.`;
}
