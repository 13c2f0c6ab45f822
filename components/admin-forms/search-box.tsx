import { Search } from "lucide-react";
import { Button } from "@/components/ui/button";
import { inputClass } from "@/components/ui/field";

type Props = {
  action: string;
  label: string;
  placeholder: string;
  button: string;
  value: string;
  maxLength: number;
  /** What the address says besides, and shall go on saying. */
  kept?: Readonly<Record<string, string>>;
};

/** One word to look for; it lives in the address, so it works everywhere and can be shared. */
export function SearchBox({
  action,
  label,
  placeholder,
  button,
  value,
  maxLength,
  kept = {},
}: Props) {
  return (
    <search>
      <form action={action} className="flex max-w-xl gap-2">
        {Object.entries(kept).map(([name, said]) => (
          <input key={name} type="hidden" name={name} value={said} />
        ))}
        <input
          type="search"
          name="q"
          aria-label={label}
          placeholder={placeholder}
          defaultValue={value}
          maxLength={maxLength}
          autoCapitalize="none"
          spellCheck={false}
          className={inputClass}
        />
        <Button type="submit" tone="secondary" className="shrink-0">
          <Search aria-hidden className="size-4" />
          {button}
        </Button>
      </form>
    </search>
  );
}
