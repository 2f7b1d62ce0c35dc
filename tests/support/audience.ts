/** The audience of the production stack: tests for which it doesn't matter which stack it is take this one. */
export const AUDIENCE = "https://api.exampleco.com/timesheets";

/** That of the development stack. */
export const DEV_AUDIENCE = "https://api.dev.exampleco.com/timesheets";
