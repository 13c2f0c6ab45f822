import { Price } from "@/components/ui/price";

/** Lowest to highest price, or the one there is. */
export function PriceRange({ min, max }: { min: number; max: number }) {
  if (min === max) return <Price won={min} />;
  return (
    <span>
      <Price won={min} /> – <Price won={max} />
    </span>
  );
}
