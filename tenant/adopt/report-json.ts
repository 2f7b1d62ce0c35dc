import type { TenantObject } from "declared-stack/resource-type";
import { differenceJson } from "../drift/report-json.ts";
import type { Adoption } from "./adoption.ts";
import { idOf } from "./pairing.ts";

/**
 * An adoption as one line of JSON, for programs. It holds no secrets.
 *
 * @param file where the file for the engine was written; undefined when it wasn't.
 */
export function writeJson(adoption: Adoption, file: string | undefined): string {
  const { domain, stack, isDecided, adopted, created, undeclared, questions, nearMatches } = adoption;
  return JSON.stringify({
    domain,
    stack,
    decided: isDecided,
    ...(file !== undefined && { file }),
    adopted: adopted.map(({ found, differences, setAgain, left }) => ({
      ...withId(found),
      differences: differences.map(differenceJson),
      setAgain,
      left: left.map(differenceJson),
    })),
    created: created.map(named),
    undeclared: undeclared.map(withId),
    passedOver: adoption.passedOver.map(({ object, why }) => ({ ...named(object), why })),
    questions: questions.map(({ declared, candidates }) => ({
      ...named(declared),
      candidates: candidates.map(idOf),
    })),
    nearMatches: nearMatches.map(({ declared, found, canBeRenamed }) => ({
      ...named(declared),
      found: withId(found),
      canBeRenamed,
    })),
    notRead: adoption.notRead,
  });
}

const named = ({ kind, name }: TenantObject) => ({ kind, name });
const withId = (object: TenantObject) => ({ ...named(object), id: idOf(object) });
