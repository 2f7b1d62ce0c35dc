import * as z from "zod/mini";

/**
 * Lets zod check values without making functions for it first: what they save comes after thousands of requests, what
 * they cost comes with the first. It counts for shapes that are made later, so it is imported before all others.
 */
z.config({ jitless: true });
