const works: (() => void)[] = [];

/**
 * Has something done when this process ends by itself: by `process.exit`, after its last work, or in a command at a signal.
 * What was asked for last is done first. It has to be done at once; an error of one keeps no other from being done.
 *
 * @returns what takes it back.
 */
export function onExit(work: () => void): () => void {
  if (works.length === 0) process.on("exit", cleanUp);
  works.push(work);
  return () => {
    const at = works.lastIndexOf(work);
    if (at !== -1) works.splice(at, 1);
    if (works.length === 0) process.off("exit", cleanUp);
  };
}

/** Does all that was asked for, once: for who ends the process in a way of which it isn't told. */
export function cleanUp(): void {
  for (let work = works.pop(); work !== undefined; work = works.pop()) {
    try {
      work();
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
