import { scaleLinear } from "@visx/scale";

const tickCount = 3;
/** An axis of counts is never flatter than this. */
const topMin = 4;

/**
 * The vertical scale of counts from 0, in percent of the height from the top, and its ticks. It reaches to
 * `top` where that is known beforehand, else to the highest value.
 */
export function countScale(
  values: readonly number[],
  labelOf: (value: number) => string,
  top?: number,
) {
  const highest = top ?? Math.max(topMin, ...values);
  const scale = scaleLinear<number>({
    domain: [0, highest],
    range: [100, 0],
    nice: top === undefined,
  });
  const ticks = scale
    .ticks(tickCount)
    .filter(Number.isInteger)
    .map((value) => ({ label: labelOf(value), share: 1 - scale(value) / 100 }));
  return { scale, ticks };
}
