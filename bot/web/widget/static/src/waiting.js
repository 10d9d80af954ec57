const SHORTEST = 1000;
const LONGEST = 30_000;

/** How long to wait before try number `failures` + 1: doubled each time, with some chance so that visitors do not return in step. */
export function backOff(failures) {
  const wait = Math.min(LONGEST, SHORTEST * 2 ** (failures - 1));
  return wait * (0.75 + Math.random() / 2);
}

/** Waits; ends early when `signal` is aborted or, if `wake`, when the network is back. */
export function pause(milliseconds, { signal, wake = false } = {}) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (wake) window.addEventListener("online", end);
    if (signal) signal.addEventListener("abort", end, { once: true });
  });
}

/** Waits before another try after `error`, the `failures`th in a row: as long as the server asks, at least. */
export function pauseAfter(error, failures, signal) {
  return pause(Math.max(error.retryAfter || 0, backOff(failures)), { signal, wake: !error.retryAfter });
}
