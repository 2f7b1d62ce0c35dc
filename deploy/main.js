// The file that npm's scripts run, with whatever Node is first on the PATH: the project's own, once `npm ci` has installed it.
import { refuseOldNode } from "../infra/node-version.js";

try {
  refuseOldNode();
  import("./main.ts");
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
