"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { ApiError } from "@/lib/http/client";

const retriesMax = 3;
const retryMaxMs = 8_000;

/** What the live pages need around them: cached queries that know which failures are worth a retry, toasts. */
export function LiveShell({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      {children}
      <Toaster
        position="top-center"
        toastOptions={{
          unstyled: true,
          classNames: {
            toast:
              "flex w-full items-center gap-3 rounded-lg border border-line bg-surface px-4 py-3 font-medium text-ink text-sm shadow-lift",
            error: "border-rose",
            success: "border-leaf",
          },
        }}
      />
    </QueryClientProvider>
  );
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < retriesMax && isPassing(error),
        retryDelay: (attempt, error) =>
          (error instanceof ApiError && error.retryAfterMs) ||
          Math.min(2 ** attempt * 500, retryMaxMs),
      },
      mutations: { retry: false },
    },
  });
}

/** A refusal stays a refusal; a lost connection or a store that is away may be back in a moment. */
function isPassing(error: Error): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}
