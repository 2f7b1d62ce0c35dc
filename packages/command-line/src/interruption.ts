/**
 * Aborts when this process is asked to end, by SIGINT or SIGTERM. Further signals are passed over: npm passes on what
 * a terminal has sent to the whole group already, and the second one must not cut the cleaning up short.
 */
export function leaveSignal(): AbortSignal {
  const leave = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => leave.abort());
  return leave.signal;
}
