CREATE TABLE "signed_reports" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"round_id" text NOT NULL,
	"response_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"report_number" text NOT NULL,
	"report_date" date NOT NULL,
	"signature" jsonb NOT NULL,
	"attached_by" uuid NOT NULL,
	"attached_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	"submission_id" integer,
	CONSTRAINT "signed_reports_submission" UNIQUE("submission_id"),
	CONSTRAINT "signed_reports_kept" CHECK ("signed_reports"."removed_at" is null or "signed_reports"."submission_id" is null)
);
--> statement-breakpoint
ALTER TABLE "rounds" ADD COLUMN "signed_report" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "signed_reports" ADD CONSTRAINT "signed_reports_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_reports" ADD CONSTRAINT "signed_reports_submission_id_submission_acts_id_fk" FOREIGN KEY ("submission_id") REFERENCES "public"."submission_acts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "signed_reports_document" ON "signed_reports" USING btree ("document_id");--> statement-breakpoint
CREATE UNIQUE INDEX "signed_reports_waiting" ON "signed_reports" USING btree ("round_id","response_id") WHERE "signed_reports"."removed_at" is null and "signed_reports"."submission_id" is null;