/**
 * The variables by which a child process goes by the same clock as this one where that is moved (`.ci/clock`), and by the
 * same cache of compiled code, for a child that gets no others of this process's environment.
 */
export const clockEnvironment: Readonly<Record<string, string | undefined>> = Object.fromEntries(
  Object.entries(process.env).filter(([name]) =>
    /^(LD_PRELOAD|NODE_COMPILE_CACHE|TZ|FAKETIME(_\w+)?)$/.test(name),
  ),
);
