CREATE TYPE "public"."imported_part" AS ENUM('value', 'a', 'b');--> statement-breakpoint
CREATE TABLE "import_previews" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"person_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"language" text NOT NULL,
	"cells" jsonb NOT NULL,
	"purpose" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "imported_figures" (
	"round_id" text NOT NULL,
	"import_id" integer NOT NULL,
	"organisation_id" text NOT NULL,
	"criterion_code" text NOT NULL,
	"part" "imported_part" NOT NULL,
	"value" numeric(20, 4) NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "imported_figures_pk" PRIMARY KEY("round_id","import_id","organisation_id","criterion_code","part")
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "imports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"round_id" text NOT NULL,
	"file_name" text NOT NULL,
	"rows" integer NOT NULL,
	"applied_at" timestamp with time zone NOT NULL,
	"applied_by" uuid NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by" uuid
);
--> statement-breakpoint
ALTER TABLE "imported_figures" ADD CONSTRAINT "imported_figures_import_id_imports_id_fk" FOREIGN KEY ("import_id") REFERENCES "public"."imports"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "imported_figures_unit" ON "imported_figures" USING btree ("round_id","organisation_id");--> statement-breakpoint
CREATE INDEX "imports_round" ON "imports" USING btree ("round_id");--> statement-breakpoint
-- What was imported stays as it was: an import is undone by its mark, never by its figures.
CREATE FUNCTION refuse_imported_figures_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'imported_figures is append-only';
END
$$;
--> statement-breakpoint
CREATE TRIGGER imported_figures_append_only BEFORE UPDATE OR DELETE ON "imported_figures"
	FOR EACH ROW EXECUTE FUNCTION refuse_imported_figures_change();
--> statement-breakpoint
CREATE TRIGGER imported_figures_no_truncate BEFORE TRUNCATE ON "imported_figures"
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_imported_figures_change();
