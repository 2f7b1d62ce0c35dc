import path from "node:path";
import { chromium } from "command-line/chromium";
import { command } from "command-line/command";
import { UsageError } from "command-line/usage-error";

await command({
  name: "npm run review:picture",
  summary: `Makes the README's pictures of the review's page: of this checkout's policy, and as what changes that managers get to approve
in the mobile application.`,
  notes: "It needs a Chromium: in /usr/bin, or where CHROMIUM_PATH says.",
  statuses: { 0: "when they were made", 1: "when it failed", 2: "when there is no Chromium" },
  run: async () => {
    if (chromium === undefined) {
      throw new UsageError("There is no Chromium; expected its path in CHROMIUM_PATH, or it in /usr/bin");
    }
    const { takePictures } = await import("./take-pictures.ts");
    await takePictures(chromium, path.dirname(import.meta.dirname));
    return 0;
  },
});
