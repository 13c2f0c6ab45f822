/** The login page that leads back to `next` (a path of this site). */
export function loginPath(next: string): string {
  return `/login?next=${encodeURIComponent(next)}`;
}
