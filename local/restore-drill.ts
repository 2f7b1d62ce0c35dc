import path from "node:path";
import { json } from "command-line/arguments";
import { command } from "command-line/command";
import { scratchFolder } from "command-line/scratch-folder";
import { localFolder, project } from "../infra/project.ts";

await command({
  name: "npm run restore:drill",
  summary:
    "Loses the table of a stack on this machine and restores it: every entry, version and approval has to be there again.",
  options: { json },
  statuses: {
    0: "when all is as it was",
    1: "when something is gone, or another",
    2: "when the drill couldn't be done",
  },
  failure: 2,
  run: async ({ json }) => {
    const home = scratchFolder(localFolder, "restore");
    try {
      const { readStackFile } = await import("declared-stack/stack-file");
      const config = await readStackFile(path.join(project, "Pulumi.dev.yaml"));
      const { bringUp } = await import("./bring-up.ts");
      const { drillRestore } = await import("./drill-restore.ts");
      const stack = await bringUp({ home: home.path, stack: "dev", config });
      try {
        const report = await drillRestore(stack, home.path);
        const lines = [
          ...report.differences.map((difference) => `✗ ${difference}`),
          `${report.items} items exported, lost and restored; ${report.answers} answers of the API compared: ${report.differences.length === 0 ? "all is as it was" : `${report.differences.length} differ`}.`,
        ];
        console.log(json ? JSON.stringify(report) : lines.join("\n"));
        return report.differences.length === 0 ? 0 : 1;
      } finally {
        await stack.close();
      }
    } finally {
      home.remove();
    }
  },
});
