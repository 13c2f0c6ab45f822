/** Steps of a larger stride, as a slider's. */
const stride = 10;

/** Which of some points is nearest to a value; -1 where there are none. */
export function nearestTo<T>(
  points: readonly T[],
  value: number,
  numberOf: (point: T) => number,
): number {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, point] of points.entries()) {
    const distance = Math.abs(numberOf(point) - value);
    if (distance >= least) continue;
    nearest = at;
    least = distance;
  }
  return nearest;
}

/** Where a key leads from one of `count` points; null for a key that leads nowhere. */
export function stepFrom(at: number, key: string, count: number): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    PageDown: at - stride,
    PageUp: at + stride,
    Home: 0,
    End: count - 1,
  };
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return next === undefined ? null : Math.min(Math.max(next, 0), count - 1);
}
