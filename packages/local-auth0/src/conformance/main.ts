import path from "node:path";
import { argument, flag } from "command-line/arguments";
import { command } from "command-line/command";
import { text } from "command-line/values";

await command({
  name: "npm run conformance",
  summary:
    "Asks a new local tenant for each recording in a folder what a real tenant was asked, and counts equal answers.",
  positionals: { folder: argument(text("FOLDER", "one folder of recordings"), "holds the recordings") },
  options: {
    verbose: flag(
      "also what differs and is not the recording's doing: held before, changed by others, hidden, or still being deleted",
    ),
  },
  statuses: { 0: "only when every exchange is answered as recorded", 1: "when one is not, or it failed" },
  run: async ({ folder, verbose }) => {
    const { replayFolder } = await import("./replay-folder.ts");
    return (await replayFolder(path.resolve(folder), { verbose })) ? 0 : 1;
  },
});
