import { DomainError } from "@/lib/errors";

export const maxBodyBytes = 65_536;

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * The raw JSON text of a request, "" when it has no body.
 * Throws PAYLOAD_TOO_LARGE past 64 KiB, UNSUPPORTED_MEDIA_TYPE for anything but plain JSON in UTF-8 (nothing is
 * unpacked here, however small it says it is), MALFORMED_JSON for bytes that are not UTF-8.
 */
export async function readBodyText(request: Request): Promise<string> {
  const declared = request.headers.get("content-length");
  if (declared !== null && Number(declared) > maxBodyBytes)
    throw new DomainError("PAYLOAD_TOO_LARGE");
  const hasBody = declared !== null ? declared !== "0" : request.headers.has("transfer-encoding");
  if (!hasBody && request.headers.get("content-type") === null) return "";
  const bytes =
    declared !== null ? new Uint8Array(await request.arrayBuffer()) : await readBounded(request);
  if (bytes.byteLength === 0) return "";
  if (bytes.byteLength > maxBodyBytes) throw new DomainError("PAYLOAD_TOO_LARGE");
  if (!isPlainJson(request.headers)) throw new DomainError("UNSUPPORTED_MEDIA_TYPE");
  try {
    return decoder.decode(bytes);
  } catch {
    throw new DomainError("MALFORMED_JSON");
  }
}

function isPlainJson(headers: Headers): boolean {
  const [mediaType, ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters
    .map((text) => /^\s*charset="?([^"]*?)"?\s*$/.exec(text)?.[1])
    .find(Boolean);
  return (
    mediaType?.trim() === "application/json" &&
    (charset ?? "utf-8") === "utf-8" &&
    (headers.get("content-encoding") ?? "identity") === "identity"
  );
}

/** A chunked body has no declared length; stop reading at the bound. */
async function readBounded(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of request.body ?? []) {
    total += chunk.byteLength;
    if (total > maxBodyBytes) throw new DomainError("PAYLOAD_TOO_LARGE");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Parses JSON text; an empty body is an empty object. Throws MALFORMED_JSON. */
export function parseJson(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError("MALFORMED_JSON");
  }
}
