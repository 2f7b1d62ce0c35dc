import { fileAt } from "../revision/file.ts";
import { ReviewError } from "../snapshot/error.ts";
import type { BaseApprovals } from "./judge.ts";
import { OWNER_FILES, ownersOf, parseOwners } from "./owners.ts";
import { APPROVALS_FILE, parseApprovals } from "./read.ts";

/**
 * Approvals of the base, and who may give them. A file that cannot be read approves nothing, which is a fault: the change that
 * mends it has to be reviewed too.
 */
export async function readBaseApprovals(project: string, commit: string): Promise<BaseApprovals> {
  const [text, ownerFiles] = await Promise.all([
    fileAt(project, commit, APPROVALS_FILE),
    Promise.all(OWNER_FILES.map((file) => fileAt(project, commit, file))),
  ]);
  const { approvals, fault } = readText(text);
  const ownerFile = ownerFiles.find((one) => one !== null);
  const owners = ownerFile === undefined ? [] : ownersOf(parseOwners(ownerFile), APPROVALS_FILE);
  const faults = [
    ...(fault === null ? [] : [fault]),
    ...(owners.length > 0
      ? []
      : [
          `APPROVALS_WITHOUT_OWNER: ${ownerFile === undefined ? `the base has no ${OWNER_FILES[0]}` : `the base's CODEOWNERS names nobody for ${APPROVALS_FILE}`}, so nobody can approve anything; expected a line such as "/${APPROVALS_FILE} @exampleco/security"`,
        ]),
  ];
  return { approvals, owners, faults };
}

function readText(text: string | null): Pick<BaseApprovals, "approvals"> & { readonly fault: string | null } {
  try {
    return { approvals: text === null ? [] : parseApprovals(text, "the base"), fault: null };
  } catch (error) {
    if (!(error instanceof ReviewError)) throw error;
    return { approvals: [], fault: `${error.message}; it approves nothing` };
  }
}
