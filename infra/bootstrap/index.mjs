// The file that the engine loads, which prefers it to index.ts.
import { refuseOldNode } from "../node-version.js";

refuseOldNode();
const { default: outputs } = await import("./index.ts");
export default outputs;
