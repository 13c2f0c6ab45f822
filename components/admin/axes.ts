import { scaleLinear } from "@visx/scale";

const tickCount = 3;
/** An axis of counts is never flatter than this. */
const topMin = 4;

/** The vertical scale of counts from 0, in percent of the height from the top, and its ticks. */
export function countScale(values: readonly number[], formatted: (value: number) => string) {
  const top = Math.max(topMin, ...values);
  const scale = scaleLinear<number>({ domain: [0, top], range: [100, 0], nice: tickCount });
  const ticks = scale
    .ticks(tickCount)
    .filter(Number.isInteger)
    .map((value) => ({ label: formatted(value), share: 1 - scale(value) / 100 }));
  return { scale, ticks };
}
