import { seedDemo } from "@/db/seed";
import { env } from "@/lib/env";

await seedDemo(env().DATABASE_URL);
