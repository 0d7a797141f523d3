CREATE TYPE "public"."document_scan" AS ENUM('clean', 'pending', 'infected');--> statement-breakpoint
CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"round_id" text NOT NULL,
	"organisation_id" text NOT NULL,
	"file_hash" text NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" integer NOT NULL,
	"title" text,
	"document_number" text,
	"document_date" date,
	"issued_by" text,
	"scan" "document_scan",
	"scan_found" text,
	"uploaded_by" uuid NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	CONSTRAINT "documents_file" UNIQUE("round_id","organisation_id","file_hash")
);
--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "document_id" uuid;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "attached_by" uuid;--> statement-breakpoint
ALTER TABLE "evidence" ADD COLUMN "attached_at" timestamp with time zone;--> statement-breakpoint
-- One document of each file a unit had in a round; of several descriptions the newest that still stands. It keeps the id of
-- that row, so that its address stays.
INSERT INTO "documents" ("id", "round_id", "organisation_id", "file_hash", "file_name", "media_type", "bytes", "document_number", "document_date", "issued_by", "uploaded_by", "uploaded_at")
SELECT DISTINCT ON (e."round_id", r."organisation_id", e."file_hash")
	e."id", e."round_id", r."organisation_id", e."file_hash", e."file_name", e."media_type", e."bytes", e."document_number", e."document_date", e."issued_by", e."uploaded_by", e."uploaded_at"
FROM "evidence" e
JOIN "responses" r ON r."round_id" = e."round_id" AND r."id" = e."response_id"
WHERE r."organisation_id" IS NOT NULL
ORDER BY e."round_id", r."organisation_id", e."file_hash", (e."removed_at" IS NULL) DESC, e."uploaded_at" DESC, e."id";--> statement-breakpoint
UPDATE "evidence" e SET "document_id" = d."id", "attached_by" = e."uploaded_by", "attached_at" = e."uploaded_at"
FROM "responses" r, "documents" d
WHERE r."round_id" = e."round_id" AND r."id" = e."response_id"
	AND d."round_id" = e."round_id" AND d."organisation_id" = r."organisation_id" AND d."file_hash" = e."file_hash";--> statement-breakpoint
ALTER TABLE "evidence" ALTER COLUMN "document_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "evidence" ALTER COLUMN "attached_by" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "evidence" ALTER COLUMN "attached_at" SET NOT NULL;--> statement-breakpoint
CREATE INDEX "documents_hash" ON "documents" USING btree ("file_hash");--> statement-breakpoint
ALTER TABLE "evidence" ADD CONSTRAINT "evidence_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evidence_document" ON "evidence" USING btree ("document_id");--> statement-breakpoint
CREATE UNIQUE INDEX "evidence_once" ON "evidence" USING btree ("round_id","response_id","criterion_code","document_id") WHERE "evidence"."removed_at" is null;--> statement-breakpoint
ALTER TABLE "evidence" DROP COLUMN "file_hash";--> statement-breakpoint
ALTER TABLE "evidence" DROP COLUMN "file_name";--> statement-breakpoint
ALTER TABLE "evidence" DROP COLUMN "media_type";--> statement-breakpoint
ALTER TABLE "evidence" DROP COLUMN "bytes";--> statement-breakpoint
ALTER TABLE "evidence" DROP COLUMN "document_number";--> statement-breakpoint
ALTER TABLE "evidence" DROP COLUMN "document_date";--> statement-breakpoint
ALTER TABLE "evidence" DROP COLUMN "issued_by";--> statement-breakpoint
ALTER TABLE "evidence" DROP COLUMN "uploaded_by";--> statement-breakpoint
ALTER TABLE "evidence" DROP COLUMN "uploaded_at";