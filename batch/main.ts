import { command } from "command-line/command";
import { UploadError } from "./error.ts";
import { options, positionals } from "./options.ts";

await command({
  name: "npm run upload",
  summary: "Uploads entries of an external system, each of them once however often it is run.",
  options,
  positionals,
  notes: [
    "Without --apply nothing is changed: all lines are checked, and the API is asked whether it would let the machine in.",
    "What --apply sends, the API stores once for each externalId. A run that was cut off goes on where it stopped.",
  ].join("\n"),
  statuses: {
    0: "when all lines are stored, or would be sent",
    1: "when some are refused",
    2: "when nothing can be made of the file, the stack or the credentials",
    3: "when tenant or API can't be reached any more: run it again",
    130: "when it was interrupted",
  },
  failure: (error) => (error instanceof UploadError ? error.status : 3),
  run: async (values, { signal }) => {
    const { uploadFile } = await import("./upload.ts");
    const { env: environment, stdout, stderr } = process;
    return uploadFile(values, { environment, signal, stdout, stderr });
  },
});
