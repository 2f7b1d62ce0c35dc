import { serve } from "@hono/node-server";
import { assembleApp } from "./assemble.ts";
import { readEnvironment } from "./environment.ts";

/**
 * The API as an ordinary server on the loopback interface, at `PORT` or else at a free port, which it prints. It ends on
 * SIGINT and SIGTERM.
 */
const server = serve(
  {
    fetch: assembleApp(readEnvironment(process.env)).fetch,
    hostname: "127.0.0.1",
    port: Number(process.env.PORT ?? 0),
  },
  ({ port }) => console.log(`http://127.0.0.1:${port}`),
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => server.close());
}
