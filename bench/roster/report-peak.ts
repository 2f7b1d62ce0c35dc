/** Loaded before a program that is measured: when it ends, it tells its parent the most memory that it held, in kB. */
process.on("exit", () => process.send?.({ peak: process.resourceUsage().maxRSS }));
