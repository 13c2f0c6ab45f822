"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { SwaggerRequest } from "swagger-ui-dist/swagger-ui-es-bundle";

type Props = { documentPath: string; label: string; className: string; children: ReactNode };

/** The API's document to read and to try, by Swagger UI; `children` are shown until it is there. */
export function ApiViewer({ documentPath, label, className, children }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [isShown, setIsShown] = useState(false);
  useFollowedTheme();

  useEffect(() => {
    let isGone = false;
    // More than a megabyte, which no other page needs.
    import("swagger-ui-dist/swagger-ui-es-bundle").then(({ default: SwaggerUi }) => {
      if (isGone) return;
      SwaggerUi({
        domNode: place.current,
        url: documentPath,
        deepLinking: true,
        docExpansion: "list",
        defaultModelsExpandDepth: -1,
        displayRequestDuration: true,
        tryItOutEnabled: true,
        validatorUrl: null,
        requestInterceptor: withPageLanguage,
        onComplete: () => setIsShown(true),
      });
    });
    return () => {
      isGone = true;
    };
  }, [documentPath]);

  return (
    <section aria-label={label} aria-busy={!isShown} className={className}>
      {!isShown && children}
      <div ref={place} />
    </section>
  );
}

function withPageLanguage(request: SwaggerRequest): SwaggerRequest {
  request.headers["Accept-Language"] = document.documentElement.lang;
  return request;
}

/** Swagger UI's own dark colours hang on a class of the root. */
function useFollowedTheme(): void {
  useEffect(() => {
    const root = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => {
      const isDark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
      root.classList.toggle("dark-mode", isDark);
    };
    follow();
    const observer = new MutationObserver(follow);
    observer.observe(root, { attributeFilter: ["data-theme"] });
    system.addEventListener("change", follow);
    return () => {
      observer.disconnect();
      system.removeEventListener("change", follow);
      root.classList.remove("dark-mode");
    };
  }, []);
}
