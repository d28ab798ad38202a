-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Object types made at run time. Each has a table of its own, custom_<id>, with the columns
--   id, created_at, updated_at, archived_at, hs_pipeline, hs_pipeline_stage, hubspot_owner_id
-- and those of its properties. Statements: src/crm/record/record_type.sql.
CREATE TABLE object_type (
    id                    INTEGER PRIMARY KEY, -- 1, 2, 3 …: the type id is "2-" and this
    name                  TEXT    NOT NULL UNIQUE, -- in lower case
    qualified             TEXT    NOT NULL,    -- "p", the number of the account, "_" and the name
    singular              TEXT    NOT NULL,    -- as people see it
    plural                TEXT    NOT NULL,
    description           TEXT,
    primary_property      TEXT,                -- what a record is called by
    secondary_properties  TEXT,                -- names of properties, separated by ';'; so are the rest
    required_properties   TEXT,
    searchable_properties TEXT,
    associated_types      TEXT,                -- ids of types
    created_at            INTEGER NOT NULL,    -- ms
    created_by            INTEGER NOT NULL,    -- user; 0 = the house
    updated_at            INTEGER NOT NULL,
    updated_by            INTEGER NOT NULL,
    archived_at           INTEGER              -- ms; NULL = it is not
);

-- only postgres
CREATE SEQUENCE object_type_number;
-- end
