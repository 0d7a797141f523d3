CREATE TABLE "reminders" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"round_id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"user_id" uuid NOT NULL,
	"step" text NOT NULL,
	"day" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" uuid,
	CONSTRAINT "reminders_key_unique" UNIQUE("key")
);
--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "reminders" jsonb;--> statement-breakpoint
CREATE INDEX "reminders_round" ON "reminders" USING btree ("round_id","organisation_id","at");