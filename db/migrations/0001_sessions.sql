CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"browser" text,
	"system" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"last_used_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "sessions_kind_known" CHECK ("sessions"."kind" IN ('BROWSER', 'API'))
);
--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_user_idx" ON "sessions" USING btree ("user_id");--> statement-breakpoint
-- Logins that are open go on: each becomes a session of its own. Browsers log in once more.
INSERT INTO "sessions" ("id", "user_id", "kind", "created_at", "last_used_at", "expires_at", "revoked_at")
SELECT "family_id", min("user_id"), 'API', min("created_at"), max("created_at"), max("expires_at"),
	CASE WHEN bool_or("revoked_at" IS NOT NULL) THEN max("revoked_at") END
FROM "refresh_tokens" GROUP BY "family_id";--> statement-breakpoint
DROP FUNCTION IF EXISTS rotate_refresh_token(text, text, integer);--> statement-breakpoint
DROP FUNCTION IF EXISTS revoke_refresh_family(text);--> statement-breakpoint
DROP FUNCTION IF EXISTS lock_refresh_family(text);--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_family_id_sessions_id_fk" FOREIGN KEY ("family_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;