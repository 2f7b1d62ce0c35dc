import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import { dependenciesIn } from "./dependencies.ts";
import { readEnvironment } from "./environment.ts";
import { serverFrom } from "./http/node.ts";

/**
 * The API as an ordinary server on the loopback interface, at `PORT` or else at a free port, which it prints. It ends on
 * SIGINT and SIGTERM.
 */
const server = serverFrom(createApp(dependenciesIn(readEnvironment(process.env))).respond);
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1", () =>
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => server.close());
}
