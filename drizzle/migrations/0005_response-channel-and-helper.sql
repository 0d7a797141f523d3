CREATE TYPE "public"."response_channel" AS ENUM('web', 'invited', 'offline');--> statement-breakpoint
ALTER TABLE "responses" ADD COLUMN "channel" "response_channel" DEFAULT 'web' NOT NULL;--> statement-breakpoint
ALTER TABLE "responses" ADD COLUMN "assisted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "responses" ADD COLUMN "helper_team" text;--> statement-breakpoint
ALTER TABLE "responses" ADD CONSTRAINT "responses_helper_assists" CHECK ("responses"."helper_team" is null or "responses"."assisted");