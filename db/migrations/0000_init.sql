CREATE TABLE "audit_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"actor_id" bigint,
	"action" text NOT NULL,
	"target" text NOT NULL,
	"detail" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "card_orders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" bigint NOT NULL,
	"reservation_id" bigint,
	"amount" integer NOT NULL,
	"state" text DEFAULT 'CREATED' NOT NULL,
	"reason" text,
	"payment_key" text,
	"transaction_id" bigint,
	"payment_id" bigint,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"next_attempt_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "card_orders_transaction_unique" UNIQUE("transaction_id"),
	CONSTRAINT "card_orders_payment_unique" UNIQUE("payment_id"),
	CONSTRAINT "card_orders_state_known" CHECK ("card_orders"."state" IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'APPLIED', 'REFUSED', 'REFUNDING', 'REFUNDED', 'EXPIRED')),
	CONSTRAINT "card_orders_amount_positive" CHECK ("card_orders"."amount" > 0),
	CONSTRAINT "card_orders_effect_matches_state" CHECK (("card_orders"."state" = 'APPLIED') = ("card_orders"."transaction_id" IS NOT NULL)
        AND ("card_orders"."payment_id" IS NOT NULL) = ("card_orders"."state" = 'APPLIED' AND "card_orders"."reservation_id" IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE "concerts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "concerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"title" text NOT NULL,
	"artist" text DEFAULT '' NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"poster_url" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ended_passes" (
	"token" uuid PRIMARY KEY NOT NULL,
	"schedule_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"ended_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"kept_until" timestamp with time zone DEFAULT 'infinity' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"user_id" bigint NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" smallint,
	"body" text,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY("user_id","key")
);
--> statement-breakpoint
CREATE TABLE "ledger_entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ledger_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"transaction_id" bigint NOT NULL,
	"account" text NOT NULL,
	"wallet_user_id" bigint,
	"wallet_seq" bigint,
	"amount" integer NOT NULL,
	"balance_after" integer,
	CONSTRAINT "ledger_entries_account_known" CHECK ("ledger_entries"."account" IN ('WALLET', 'CASH', 'SALES', 'FEES')),
	CONSTRAINT "ledger_entries_wallet_columns" CHECK (("ledger_entries"."account" = 'WALLET') = ("ledger_entries"."wallet_user_id" IS NOT NULL AND "ledger_entries"."wallet_seq" IS NOT NULL AND "ledger_entries"."balance_after" IS NOT NULL)),
	CONSTRAINT "ledger_entries_balance_not_negative" CHECK ("ledger_entries"."balance_after" >= 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_transactions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ledger_transactions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"user_id" bigint NOT NULL,
	"payment_id" bigint,
	"reservation_id" bigint,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "ledger_transactions_type_known" CHECK ("ledger_transactions"."type" IN ('CHARGE', 'PAYMENT', 'REFUND'))
);
--> statement-breakpoint
CREATE TABLE "outbox_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"type" text NOT NULL,
	"schedule_id" bigint,
	"user_id" bigint,
	"payload" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"processed_at" timestamp with time zone,
	"dead_at" timestamp with time zone,
	"last_error" text
);
--> statement-breakpoint
CREATE TABLE "payment_reservations" (
	"payment_id" bigint NOT NULL,
	"reservation_id" bigint NOT NULL,
	"amount" integer NOT NULL,
	"live" boolean DEFAULT true NOT NULL,
	CONSTRAINT "payment_reservations_pkey" PRIMARY KEY("payment_id","reservation_id")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "payments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"schedule_id" bigint NOT NULL,
	"amount" integer NOT NULL,
	"method" text NOT NULL,
	"status" text NOT NULL,
	"paid_at" timestamp with time zone NOT NULL,
	"refund_policy" jsonb NOT NULL,
	"cancelled_at" timestamp with time zone,
	"cancel_reason" text,
	"refund_amount" integer,
	"fee" integer,
	CONSTRAINT "payments_status_known" CHECK ("payments"."status" IN ('COMPLETED', 'CANCELLED')),
	CONSTRAINT "payments_amount_not_negative" CHECK ("payments"."amount" >= 0),
	CONSTRAINT "payments_refund_matches_status" CHECK (("payments"."status" = 'CANCELLED') = ("payments"."refund_amount" IS NOT NULL AND "payments"."fee" IS NOT NULL AND "payments"."cancelled_at" IS NOT NULL)),
	CONSTRAINT "payments_refund_adds_up" CHECK ("payments"."refund_amount" + "payments"."fee" = "payments"."amount" AND "payments"."refund_amount" >= 0 AND "payments"."fee" >= 0)
);
--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "refresh_tokens_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"family_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "refresh_tokens_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "reservation_seats" (
	"reservation_id" bigint NOT NULL,
	"seat_id" bigint NOT NULL,
	"schedule_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"seat_number" smallint NOT NULL,
	"grade" text NOT NULL,
	"price" integer NOT NULL,
	"slot" smallint NOT NULL,
	"live" boolean DEFAULT true NOT NULL,
	CONSTRAINT "reservation_seats_pkey" PRIMARY KEY("reservation_id","seat_id"),
	CONSTRAINT "reservation_seats_slot_range" CHECK ("reservation_seats"."slot" BETWEEN 1 AND 10)
);
--> statement-breakpoint
CREATE TABLE "reservations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reservations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"reservation_number" text NOT NULL,
	"user_id" bigint NOT NULL,
	"schedule_id" bigint NOT NULL,
	"status" text DEFAULT 'RESERVED' NOT NULL,
	"total_amount" integer NOT NULL,
	"queue_token" uuid,
	"reserved_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"confirmed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "reservations_number_unique" UNIQUE("reservation_number"),
	CONSTRAINT "reservations_status_known" CHECK ("reservations"."status" IN ('RESERVED', 'CONFIRMED', 'EXPIRED', 'CANCELLED')),
	CONSTRAINT "reservations_total_not_negative" CHECK ("reservations"."total_amount" >= 0),
	CONSTRAINT "reservations_expiry_after_start" CHECK ("reservations"."expires_at" > "reservations"."reserved_at")
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "schedules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"concert_id" bigint NOT NULL,
	"venue_id" bigint NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"booking_open_at" timestamp with time zone NOT NULL,
	"booking_close_at" timestamp with time zone NOT NULL,
	"hold_seconds" integer DEFAULT 300 NOT NULL,
	"max_seats_per_user" smallint DEFAULT 4 NOT NULL,
	"max_active" integer DEFAULT 5 NOT NULL,
	"admit_per_minute" integer DEFAULT 600 NOT NULL,
	"active_seconds" integer DEFAULT 300 NOT NULL,
	"away_seconds" integer DEFAULT 600 NOT NULL,
	"heartbeat_seconds" integer DEFAULT 60 NOT NULL,
	"pre_queue_opens_at" timestamp with time zone,
	"draw" boolean DEFAULT false NOT NULL,
	"queue_state" text DEFAULT 'OPEN' NOT NULL,
	"queue_message" text DEFAULT '' NOT NULL,
	"queue_epoch" integer DEFAULT 0 NOT NULL,
	"cancelled_at" timestamp with time zone,
	"cancel_reason" text,
	"refunded_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "schedules_window_ordered" CHECK ("schedules"."booking_open_at" < "schedules"."booking_close_at" AND "schedules"."booking_close_at" <= "schedules"."starts_at"),
	CONSTRAINT "schedules_hold_seconds_range" CHECK ("schedules"."hold_seconds" BETWEEN 5 AND 1800),
	CONSTRAINT "schedules_max_seats_range" CHECK ("schedules"."max_seats_per_user" BETWEEN 1 AND 10),
	CONSTRAINT "schedules_max_active_range" CHECK ("schedules"."max_active" BETWEEN 1 AND 10000),
	CONSTRAINT "schedules_admit_range" CHECK ("schedules"."admit_per_minute" BETWEEN 1 AND 100000),
	CONSTRAINT "schedules_active_seconds_range" CHECK ("schedules"."active_seconds" BETWEEN 5 AND 3600)
);
--> statement-breakpoint
CREATE TABLE "seats" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "seats_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"schedule_id" bigint NOT NULL,
	"seat_number" smallint NOT NULL,
	"grade" text NOT NULL,
	"price" integer NOT NULL,
	"status" text DEFAULT 'AVAILABLE' NOT NULL,
	"holder_id" bigint,
	"reservation_id" bigint,
	"held_until" timestamp with time zone,
	"block_reason" text,
	CONSTRAINT "seats_number_unique" UNIQUE("schedule_id","seat_number"),
	CONSTRAINT "seats_schedule_id_unique" UNIQUE("schedule_id","id"),
	CONSTRAINT "seats_number_range" CHECK ("seats"."seat_number" BETWEEN 1 AND 50),
	CONSTRAINT "seats_price_range" CHECK ("seats"."price" BETWEEN 0 AND 10000000),
	CONSTRAINT "seats_status_known" CHECK ("seats"."status" IN ('AVAILABLE', 'HELD', 'SOLD', 'BLOCKED')),
	CONSTRAINT "seats_holder_matches_status" CHECK (CASE "seats"."status"
        WHEN 'HELD' THEN "seats"."holder_id" IS NOT NULL AND "seats"."reservation_id" IS NOT NULL AND "seats"."held_until" IS NOT NULL
        WHEN 'SOLD' THEN "seats"."holder_id" IS NOT NULL AND "seats"."reservation_id" IS NOT NULL AND "seats"."held_until" IS NULL
        ELSE "seats"."holder_id" IS NULL AND "seats"."reservation_id" IS NULL AND "seats"."held_until" IS NULL END)
);
--> statement-breakpoint
CREATE TABLE "tickets" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tickets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"code" uuid DEFAULT gen_random_uuid() NOT NULL,
	"payment_id" bigint NOT NULL,
	"reservation_id" bigint NOT NULL,
	"schedule_id" bigint NOT NULL,
	"seat_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"status" text DEFAULT 'VALID' NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "tickets_code_unique" UNIQUE("code"),
	CONSTRAINT "tickets_status_known" CHECK ("tickets"."status" IN ('VALID', 'USED', 'REVOKED'))
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"uuid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"login_id" text NOT NULL,
	"password_hash" text NOT NULL,
	"nickname" text NOT NULL,
	"role" text DEFAULT 'USER' NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "users_uuid_unique" UNIQUE("uuid"),
	CONSTRAINT "users_role_known" CHECK ("users"."role" IN ('USER', 'ADMIN'))
);
--> statement-breakpoint
CREATE TABLE "venues" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "venues_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	CONSTRAINT "venues_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "wallets" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"balance" integer DEFAULT 0 NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"total_charged" bigint DEFAULT 0 NOT NULL,
	"total_used" bigint DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT "wallets_balance_not_negative" CHECK ("wallets"."balance" >= 0),
	CONSTRAINT "wallets_balance_adds_up" CHECK ("wallets"."balance" = "wallets"."total_charged" - "wallets"."total_used")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"endpoint_id" bigint NOT NULL,
	"event_id" bigint NOT NULL,
	"event_type" text NOT NULL,
	"body" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_attempt_at" timestamp with time zone,
	"last_status" smallint,
	"last_error" text,
	"delivered_at" timestamp with time zone,
	"dead_at" timestamp with time zone,
	CONSTRAINT "webhook_deliveries_once_per_endpoint" UNIQUE("endpoint_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_endpoints_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"url" text NOT NULL,
	"salt" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_orders" ADD CONSTRAINT "card_orders_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_orders" ADD CONSTRAINT "card_orders_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_orders" ADD CONSTRAINT "card_orders_transaction_id_ledger_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "card_orders" ADD CONSTRAINT "card_orders_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_ledger_transactions_id_fk" FOREIGN KEY ("transaction_id") REFERENCES "public"."ledger_transactions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_wallet_user_id_wallets_user_id_fk" FOREIGN KEY ("wallet_user_id") REFERENCES "public"."wallets"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_transactions" ADD CONSTRAINT "ledger_transactions_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_reservations" ADD CONSTRAINT "payment_reservations_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_reservations" ADD CONSTRAINT "payment_reservations_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservation_seats" ADD CONSTRAINT "reservation_seats_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservation_seats" ADD CONSTRAINT "reservation_seats_seat_fkey" FOREIGN KEY ("schedule_id","seat_id") REFERENCES "public"."seats"("schedule_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservations" ADD CONSTRAINT "reservations_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_concert_id_concerts_id_fk" FOREIGN KEY ("concert_id") REFERENCES "public"."concerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_venue_id_venues_id_fk" FOREIGN KEY ("venue_id") REFERENCES "public"."venues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seats" ADD CONSTRAINT "seats_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_reservation_id_reservations_id_fk" FOREIGN KEY ("reservation_id") REFERENCES "public"."reservations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_seat_id_seats_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tickets" ADD CONSTRAINT "tickets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_webhook_endpoints_id_fk" FOREIGN KEY ("endpoint_id") REFERENCES "public"."webhook_endpoints"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_created_idx" ON "audit_log" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "card_orders_user_idx" ON "card_orders" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "card_orders_due_idx" ON "card_orders" USING btree ("next_attempt_at") WHERE "card_orders"."state" IN ('CREATED', 'CONFIRMING', 'CAPTURED', 'REFUNDING');--> statement-breakpoint
CREATE UNIQUE INDEX "card_orders_one_open_per_reservation" ON "card_orders" USING btree ("reservation_id") WHERE "card_orders"."state" IN ('CREATED', 'CONFIRMING', 'CAPTURED');--> statement-breakpoint
CREATE INDEX "ended_passes_kept_idx" ON "ended_passes" USING btree ("kept_until");--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_idx" ON "idempotency_keys" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_entries_wallet_seq_unique" ON "ledger_entries" USING btree ("wallet_user_id","wallet_seq");--> statement-breakpoint
CREATE INDEX "ledger_entries_transaction_idx" ON "ledger_entries" USING btree ("transaction_id");--> statement-breakpoint
CREATE INDEX "ledger_transactions_user_idx" ON "ledger_transactions" USING btree ("user_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_one_payment_entry" ON "ledger_transactions" USING btree ("payment_id") WHERE "ledger_transactions"."type" = 'PAYMENT';--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_one_refund_entry" ON "ledger_transactions" USING btree ("payment_id") WHERE "ledger_transactions"."type" = 'REFUND';--> statement-breakpoint
CREATE INDEX "outbox_events_due_idx" ON "outbox_events" USING btree ("next_attempt_at") WHERE "outbox_events"."processed_at" IS NULL AND "outbox_events"."dead_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_one_live_per_reservation" ON "payment_reservations" USING btree ("reservation_id") WHERE "payment_reservations"."live";--> statement-breakpoint
CREATE INDEX "payments_user_idx" ON "payments" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "payments_schedule_idx" ON "payments" USING btree ("schedule_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_family_idx" ON "refresh_tokens" USING btree ("family_id");--> statement-breakpoint
CREATE UNIQUE INDEX "refresh_tokens_one_living_per_family" ON "refresh_tokens" USING btree ("family_id") WHERE "refresh_tokens"."used_at" IS NULL AND "refresh_tokens"."revoked_at" IS NULL;--> statement-breakpoint
CREATE INDEX "refresh_tokens_user_idx" ON "refresh_tokens" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "reservation_seats_one_live_per_seat" ON "reservation_seats" USING btree ("schedule_id","seat_id") WHERE "reservation_seats"."live";--> statement-breakpoint
CREATE UNIQUE INDEX "reservation_seats_one_live_per_slot" ON "reservation_seats" USING btree ("schedule_id","user_id","slot") WHERE "reservation_seats"."live";--> statement-breakpoint
CREATE INDEX "reservations_user_idx" ON "reservations" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "reservations_schedule_idx" ON "reservations" USING btree ("schedule_id");--> statement-breakpoint
CREATE INDEX "reservations_lapsing_idx" ON "reservations" USING btree ("expires_at") WHERE "reservations"."status" = 'RESERVED';--> statement-breakpoint
CREATE INDEX "schedules_refunding_idx" ON "schedules" USING btree ("id") WHERE "schedules"."cancelled_at" IS NOT NULL AND "schedules"."refunded_at" IS NULL;--> statement-breakpoint
CREATE INDEX "schedules_concert_starts_idx" ON "schedules" USING btree ("concert_id","starts_at");--> statement-breakpoint
CREATE INDEX "schedules_starts_idx" ON "schedules" USING btree ("starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "tickets_one_live_per_seat" ON "tickets" USING btree ("schedule_id","seat_id") WHERE "tickets"."status" <> 'REVOKED';--> statement-breakpoint
CREATE INDEX "tickets_reservation_idx" ON "tickets" USING btree ("reservation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_login_id_unique" ON "users" USING btree (lower("login_id"));--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" USING btree ("endpoint_id","next_attempt_at") WHERE "webhook_deliveries"."delivered_at" IS NULL AND "webhook_deliveries"."dead_at" IS NULL;