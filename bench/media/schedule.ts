/** How long so many workers take for these parts when each takes the next one as soon as it is free: seconds. */
export function makespan(parts: readonly number[], workers: number): number {
  const busyUntil = Array.from({ length: workers }, () => 0);
  for (const part of parts) {
    const next = busyUntil.indexOf(Math.min(...busyUntil));
    busyUntil[next] += part;
  }
  return Math.max(...busyUntil);
}
