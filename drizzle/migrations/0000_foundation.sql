CREATE TYPE "public"."role" AS ENUM('administrator', 'planner', 'appraiser', 'head', 'officer');--> statement-breakpoint
CREATE TYPE "public"."response_status" AS ENUM('draft', 'submitted', 'returned', 'appraised', 'withdrawn');--> statement-breakpoint
CREATE TYPE "public"."review_outcome" AS ENUM('agreed', 'changed', 'returned');--> statement-breakpoint
CREATE TYPE "public"."score_kind" AS ENUM('self', 'verified');--> statement-breakpoint
CREATE TYPE "public"."score_state" AS ENUM('scored', 'unanswered', 'notApplicable', 'invalid');--> statement-breakpoint
CREATE TYPE "public"."round_status" AS ENUM('draft', 'open', 'appraisal', 'explanation', 'final', 'published', 'archived');--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" uuid,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"round_id" text,
	"organisation_id" text,
	"criterion_code" text,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "actions" (
	"id" text PRIMARY KEY NOT NULL,
	"pillar" text NOT NULL,
	"index_code" text,
	"place" text NOT NULL,
	"groups" jsonb NOT NULL,
	"text_vi" text NOT NULL,
	"text_en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "criteria" (
	"framework_id" text NOT NULL,
	"framework_version" text NOT NULL,
	"code" text NOT NULL,
	"parent_code" text,
	"level" text NOT NULL,
	"name_vi" text NOT NULL,
	"name_en" text NOT NULL,
	"max_points" numeric(14, 4),
	"rule_hash" text,
	"position" integer NOT NULL,
	CONSTRAINT "criteria_framework_id_framework_version_code_pk" PRIMARY KEY("framework_id","framework_version","code")
);
--> statement-breakpoint
CREATE TABLE "criterion_leads" (
	"framework_id" text NOT NULL,
	"criterion_code" text NOT NULL,
	"organisation_id" text NOT NULL,
	"mark" text NOT NULL,
	CONSTRAINT "criterion_leads_framework_id_criterion_code_pk" PRIMARY KEY("framework_id","criterion_code")
);
--> statement-breakpoint
CREATE TABLE "frameworks" (
	"id" text NOT NULL,
	"version" text NOT NULL,
	"respondent_group" text NOT NULL,
	"status" text NOT NULL,
	"content_hash" text NOT NULL,
	"content" jsonb NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "frameworks_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "published_results" (
	"year" integer NOT NULL,
	"province" text NOT NULL,
	"metric" text NOT NULL,
	"kind" text NOT NULL,
	"value" numeric(14, 4) NOT NULL,
	"population" integer NOT NULL,
	"framework" text NOT NULL,
	"status" text NOT NULL,
	"source" text NOT NULL,
	"note" text,
	"position" integer NOT NULL,
	CONSTRAINT "published_results_position_pk" PRIMARY KEY("position")
);
--> statement-breakpoint
CREATE TABLE "questionnaires" (
	"id" text NOT NULL,
	"version" text NOT NULL,
	"content_hash" text NOT NULL,
	"content" jsonb NOT NULL,
	CONSTRAINT "questionnaires_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "targets" (
	"id" text PRIMARY KEY NOT NULL,
	"name_vi" text NOT NULL,
	"name_en" text NOT NULL,
	"metric" text NOT NULL,
	"comparator" text NOT NULL,
	"value" numeric(14, 4) NOT NULL,
	"due_date" date,
	"scope" text NOT NULL,
	"pillar" text,
	"index_code" text,
	"status" text NOT NULL,
	"mark" text NOT NULL,
	"source" text NOT NULL,
	"tentative" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisation_successions" (
	"predecessor_id" text NOT NULL,
	"successor_id" text NOT NULL,
	CONSTRAINT "organisation_successions_predecessor_id_successor_id_pk" PRIMARY KEY("predecessor_id","successor_id")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" text PRIMARY KEY NOT NULL,
	"name_vi" text NOT NULL,
	"name_en" text NOT NULL,
	"short_name" text,
	"kind" text NOT NULL,
	"block" text,
	"parent_id" text,
	"gso_code" text,
	"valid_from" date,
	"valid_to" date,
	"ranked" boolean DEFAULT true NOT NULL,
	"status" text NOT NULL,
	"source" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"subject" text NOT NULL,
	"window_start" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "attempts_subject_window_start_pk" PRIMARY KEY("subject","window_start")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"user_id" uuid NOT NULL,
	"organisation_id" text NOT NULL,
	"role" "role" NOT NULL,
	CONSTRAINT "memberships_user_id_organisation_id_role_pk" PRIMARY KEY("user_id","organisation_id","role")
);
--> statement-breakpoint
CREATE TABLE "parked_entries" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"path" text NOT NULL,
	"fields" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"language" text DEFAULT 'vi' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"round_id" text NOT NULL,
	"response_id" uuid NOT NULL,
	"criterion_code" text NOT NULL,
	"file_hash" text NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"document_number" text,
	"document_date" date,
	"issued_by" text,
	"uploaded_by" uuid NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"round_id" text NOT NULL,
	"response_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "responses" (
	"round_id" text NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"respondent_group" text NOT NULL,
	"organisation_id" text,
	"framework_id" text NOT NULL,
	"framework_version" text NOT NULL,
	"status" "response_status" DEFAULT 'draft' NOT NULL,
	"answers" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"unread" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"touched" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"language" text DEFAULT 'vi' NOT NULL,
	"consent_version" text,
	"sample" boolean DEFAULT false NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"submitted_at" timestamp with time zone,
	"submitted_by" uuid,
	"appraised_at" timestamp with time zone,
	"appraised_by" uuid,
	"return_note" text,
	CONSTRAINT "responses_round_id_id_pk" PRIMARY KEY("round_id","id")
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"round_id" text NOT NULL,
	"response_id" uuid NOT NULL,
	"criterion_code" text NOT NULL,
	"outcome" "review_outcome" NOT NULL,
	"points" numeric(14, 4),
	"reason" text,
	"reviewer_id" uuid NOT NULL,
	"reviewed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "reviews_round_id_response_id_criterion_code_pk" PRIMARY KEY("round_id","response_id","criterion_code")
);
--> statement-breakpoint
CREATE TABLE "scores" (
	"round_id" text NOT NULL,
	"response_id" uuid NOT NULL,
	"criterion_code" text NOT NULL,
	"kind" "score_kind" NOT NULL,
	"state" "score_state" NOT NULL,
	"points" numeric(14, 4) NOT NULL,
	"max_points" numeric(14, 4) NOT NULL,
	"rule_hash" text NOT NULL,
	CONSTRAINT "scores_round_id_response_id_criterion_code_kind_pk" PRIMARY KEY("round_id","response_id","criterion_code","kind")
);
--> statement-breakpoint
CREATE TABLE "tallies" (
	"round_id" text NOT NULL,
	"respondent_group" text NOT NULL,
	"stratum" text NOT NULL,
	"subject" text NOT NULL,
	"value" text NOT NULL,
	"shard" smallint NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "tallies_round_id_respondent_group_stratum_subject_value_shard_pk" PRIMARY KEY("round_id","respondent_group","stratum","subject","value","shard")
);
--> statement-breakpoint
CREATE TABLE "round_instruments" (
	"round_id" text NOT NULL,
	"respondent_group" text NOT NULL,
	"framework_id" text NOT NULL,
	"framework_version" text NOT NULL,
	"slug" text,
	CONSTRAINT "round_instruments_round_id_respondent_group_pk" PRIMARY KEY("round_id","respondent_group"),
	CONSTRAINT "round_instruments_slug" UNIQUE("round_id","slug")
);
--> statement-breakpoint
CREATE TABLE "round_units" (
	"round_id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"respondent_group" text NOT NULL,
	"block" text NOT NULL,
	"ranked" boolean DEFAULT true NOT NULL,
	"not_applicable" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "round_units_round_id_organisation_id_pk" PRIMARY KEY("round_id","organisation_id")
);
--> statement-breakpoint
CREATE TABLE "rounds" (
	"id" text PRIMARY KEY NOT NULL,
	"year" integer NOT NULL,
	"name_vi" text NOT NULL,
	"name_en" text NOT NULL,
	"status" "round_status" NOT NULL,
	"opens_at" timestamp with time zone NOT NULL,
	"closes_at" timestamp with time zone NOT NULL,
	"sample" boolean DEFAULT false NOT NULL,
	"low_below" numeric(5, 4) DEFAULT '0.5' NOT NULL,
	"high_from" numeric(5, 4) DEFAULT '0.8' NOT NULL,
	"least_citizens" integer DEFAULT 10 NOT NULL,
	"least_businesses" integer DEFAULT 5 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "criteria" ADD CONSTRAINT "criteria_framework_id_framework_version_frameworks_id_version_fk" FOREIGN KEY ("framework_id","framework_version") REFERENCES "public"."frameworks"("id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "criterion_leads" ADD CONSTRAINT "criterion_leads_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_successions" ADD CONSTRAINT "organisation_successions_predecessor_id_organisations_id_fk" FOREIGN KEY ("predecessor_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_successions" ADD CONSTRAINT "organisation_successions_successor_id_organisations_id_fk" FOREIGN KEY ("successor_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_instruments" ADD CONSTRAINT "round_instruments_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_instruments" ADD CONSTRAINT "round_instruments_framework_id_framework_version_frameworks_id_version_fk" FOREIGN KEY ("framework_id","framework_version") REFERENCES "public"."frameworks"("id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_units" ADD CONSTRAINT "round_units_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "round_units" ADD CONSTRAINT "round_units_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_subject" ON "audit_events" USING btree ("subject","at");--> statement-breakpoint
CREATE INDEX "audit_events_organisation" ON "audit_events" USING btree ("organisation_id","at");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "evidence_response" ON "evidence" USING btree ("round_id","response_id","criterion_code");--> statement-breakpoint
CREATE UNIQUE INDEX "responses_unit" ON "responses" USING btree ("round_id","organisation_id","respondent_group") WHERE "responses"."organisation_id" is not null;--> statement-breakpoint
CREATE INDEX "responses_group" ON "responses" USING btree ("round_id","respondent_group","status");