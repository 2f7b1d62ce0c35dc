import { type ApiRequest, decodePath } from "./request.ts";
import type { SerialisedResponse } from "./response.ts";

/** Responds to requests in process, in the terms of the Fetch standard. */
export function fetchFrom(
  respond: (request: ApiRequest) => Promise<SerialisedResponse>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const { status, headers, body } = await respond({
      method: request.method,
      path: decodePath(pathname),
      query: search,
      header: (name) => request.headers.get(name) ?? undefined,
      body: () => request.body ?? nothing(),
    });
    return new Response(request.method === "HEAD" ? null : (body ?? null), { status, headers });
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
