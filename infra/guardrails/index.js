// The file that the engine loads as the policy pack. It puts ts-node in the way of `require`; `import` goes past it
// to Node's own type stripping, which runs everything else here.
import { refuseOldNode } from "../node-version.js";

refuseOldNode();
import("./pack/serve.ts");
