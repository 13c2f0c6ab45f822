import { CircleUser, LogOut } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { use } from "react";
import { chooseLocale, chooseTheme } from "@/app/_lib/preference-actions";
import { readTheme } from "@/app/_lib/preferences";
import { logOutHere } from "@/app/_lib/session-actions";
import { classNames } from "@/components/ui/class-names";
import type { Viewer } from "@/lib/auth/viewer";
import { NavLink } from "./nav-link";
import { navigationOf } from "./navigation";

const rowClass =
  "flex min-h-tap items-center gap-3 rounded-md px-3 font-semibold hover:bg-sunken aria-[current]:text-grape";

/** Everything the header has no room for. A popover of the platform: it opens before any script runs. */
export function SiteMenu({ id, viewer }: { id: string; viewer: Viewer | null }) {
  const t = useTranslations("Site");
  return (
    <div
      id={id}
      popover="auto"
      className="absolute top-15 right-[max(0.75rem,calc((100vw-var(--container-page))/2+0.75rem))] left-auto m-0 w-[min(20rem,calc(100vw-1.5rem))] rounded-xl border border-line bg-surface p-4 text-ink shadow-lift"
    >
      <ul className="flex flex-col">
        {navigationOf(viewer).map(({ href, key }) => (
          <li key={href} className="md:hidden">
            <NavLink href={href} className={rowClass}>
              {t(key)}
            </NavLink>
          </li>
        ))}
        {viewer && (
          <li>
            <NavLink href="/profile" className={rowClass}>
              <CircleUser aria-hidden className="size-5" />
              {t("profile")}
            </NavLink>
          </li>
        )}
        {viewer ? (
          <li>
            <form action={logOutHere}>
              <button type="submit" className={classNames(rowClass, "w-full")}>
                <LogOut aria-hidden className="size-5" />
                {t("logOut")}
              </button>
            </form>
          </li>
        ) : (
          <li>
            <NavLink href="/signup" className={rowClass}>
              {t("signUp")}
            </NavLink>
          </li>
        )}
      </ul>
      <hr className="my-3 border-line" />
      <LanguageChoice />
      <ThemeChoice />
    </div>
  );
}

const languages = [
  { locale: "ko", name: "한국어" },
  { locale: "en", name: "English" },
] as const;

function LanguageChoice() {
  const t = useTranslations("Site");
  const current = useLocale();
  return (
    <Choice action={chooseLocale} legend={t("language")}>
      {languages.map(({ locale, name }) => (
        <ChoiceButton
          key={locale}
          name="locale"
          value={locale}
          current={locale === current}
          lang={locale}
        >
          {name}
        </ChoiceButton>
      ))}
    </Choice>
  );
}

function ThemeChoice() {
  const t = useTranslations("Site");
  const current = use(readTheme());
  return (
    <Choice action={chooseTheme} legend={t("theme")}>
      {(["light", "dark", "system"] as const).map((theme) => (
        <ChoiceButton key={theme} name="theme" value={theme} current={theme === current}>
          {t(`themes.${theme}`)}
        </ChoiceButton>
      ))}
    </Choice>
  );
}

type ChoiceProps = {
  action: (form: FormData) => Promise<void>;
  legend: string;
  children: React.ReactNode;
};

function Choice({ action, legend, children }: ChoiceProps) {
  return (
    <form action={action} className="px-3 py-2">
      <fieldset>
        <legend className="mb-1.5 font-semibold text-faint text-xs">{legend}</legend>
        <div className="flex gap-1 rounded-full bg-sunken p-1">{children}</div>
      </fieldset>
    </form>
  );
}

type ChoiceButtonProps = React.ComponentProps<"button"> & { current: boolean };

function ChoiceButton({ current, ...rest }: ChoiceButtonProps) {
  return (
    <button
      {...rest}
      type="submit"
      aria-pressed={current}
      className="min-h-tap flex-1 whitespace-nowrap rounded-full border border-transparent px-2 font-semibold text-sm text-soft hover:text-ink aria-pressed:border-line aria-pressed:bg-surface aria-pressed:text-ink forced-colors:aria-pressed:border-3"
    />
  );
}
