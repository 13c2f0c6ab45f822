import postgres from "postgres";
import { expect, it } from "vitest";

it("a test file has its own copy of the migrated database", async () => {
  const sql = postgres(process.env.DATABASE_URL as string, { max: 1 });
  const [row] =
    await sql`SELECT current_database() AS name, to_regclass('seats') IS NOT NULL AS migrated`;
  await sql.end();
  expect(row).toEqual({
    name: expect.stringMatching(/^test_/),
    migrated: true,
  });
});
