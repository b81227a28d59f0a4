import { type FSWatcher, watch } from "chokidar";

/** What is copied or saved in one go is taken up in one go: once nothing has changed for so long, in ms. */
const quietMs = 1_000;

/**
 * Calls `takeUp` after changes in a folder, one call at a time; what changes meanwhile makes another one. Resolves once the
 * folder is watched. `failed` is told what the system cannot watch, and what `takeUp` threw.
 */
export async function watchFolder(
  folder: string,
  takeUp: () => Promise<void>,
  failed: (error: unknown) => void,
): Promise<{ close(): Promise<void> }> {
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let changed = false;

  function quiet(): void {
    if (working) return;
    changed = false;
    working = takeUp()
      .catch(failed)
      .finally(() => {
        working = undefined;
        if (changed) wait();
      });
  }
  function wait(): void {
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(quiet, quietMs);
  }

  const watcher: FSWatcher = watch(folder, { ignoreInitial: true });
  watcher.on("all", wait).on("error", failed);
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  // What has changed between the last build and this moment made no event.
  wait();
  return {
    async close() {
      clearTimeout(timer);
      await watcher.close();
      changed = false;
      await working;
    },
  };
}
