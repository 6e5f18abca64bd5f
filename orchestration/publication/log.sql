-- The tables of audit that only publication can fill, in the database attached as indicators.
create table indicators.audit.build (
    build_id varchar not null, finished_at timestamptz not null, method_version varchar not null,
    compared_with varchar, forced_reason varchar, schema_version varchar
);
comment on table indicators.audit.build is
    'One row per build up to this one, shown to readers or kept under a hold.';
comment on column indicators.audit.build.build_id is 'Name of its folder; ids sort by time';
comment on column indicators.audit.build.finished_at is 'When it was finished';
comment on column indicators.audit.build.method_version is 'Version of formulas and conventions';
comment on column indicators.audit.build.compared_with is
    'Build that readers saw before, which audit.change compares with; null: there was none';
comment on column indicators.audit.build.forced_reason is
    'Why a person published it against a failed check; null otherwise';
comment on column indicators.audit.build.schema_version is
    'Version of tables and columns; null in builds of before it was kept';
create table indicators.audit.publication_log (
    build_id varchar not null, promise_id varchar not null, attainment_status varchar,
    status_low varchar, status_high varchar, pace_low double, pace_high double,
    method_version varchar not null
);
comment on table indicators.audit.publication_log is
    'One row per build and promise: what each build said. Append-only.';
comment on column indicators.audit.publication_log.build_id is 'Build';
comment on column indicators.audit.publication_log.promise_id is 'Promise';
comment on column indicators.audit.publication_log.attainment_status is 'Verdict';
comment on column indicators.audit.publication_log.status_low is 'Verdict at the worst corner';
comment on column indicators.audit.publication_log.status_high is 'Verdict at the best corner';
comment on column indicators.audit.publication_log.pace_low is 'Pace at the worst corner of the intervals';
comment on column indicators.audit.publication_log.pace_high is 'Pace at the best corner of the intervals';
comment on column indicators.audit.publication_log.method_version is 'Version of formulas and conventions';
create table indicators.audit.publication (
    shown_at timestamptz not null, build_id varchar not null, action varchar not null, reason varchar
);
comment on table indicators.audit.publication is
    'One row per time that readers were moved to a build, before this build was finished.';
comment on column indicators.audit.publication.shown_at is 'When readers were moved';
comment on column indicators.audit.publication.build_id is 'Build they see since then';
comment on column indicators.audit.publication.action is 'published, rolled_back or hold_released';
comment on column indicators.audit.publication.reason is
    'Reason a person gave for a rollback or a forced publication; null otherwise';
create table indicators.audit.change (
    build_id varchar not null, compared_with varchar not null, table_name varchar not null, row_key varchar,
    column_name varchar, change_kind varchar not null, value_before varchar, value_after varchar,
    cause varchar not null, cause_detail varchar
);
comment on table indicators.audit.change is
    'One row per cell of a mart that differs from the build readers saw before, and its cause.';
comment on column indicators.audit.change.build_id is 'This build';
comment on column indicators.audit.change.compared_with is 'Build readers saw before';
comment on column indicators.audit.change.table_name is 'Mart';
comment on column indicators.audit.change.row_key is
    'Key of the row, its columns joined by |; null for a whole column or table';
comment on column indicators.audit.change.column_name is 'Column; null for a whole row or table';
comment on column indicators.audit.change.change_kind is
    'cell, row_added, row_removed, column_added, column_removed, table_added or table_removed';
comment on column indicators.audit.change.value_before is 'Cell before, as text; null for a whole row';
comment on column indicators.audit.change.value_after is 'Cell now, as text; null for a whole row';
comment on column indicators.audit.change.cause is
    'new_release, revision, release_removed, correction, catalogue, method, several, unexplained or not_recorded';
comment on column indicators.audit.change.cause_detail is 'Inputs that changed and can explain the cell';
