-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What requests with an Idempotency-Key were answered, so that the same request again does nothing
-- and gets the same answer.
CREATE TABLE replay (
    user_id INTEGER NOT NULL, -- who asked
    token   INTEGER NOT NULL, -- with which token; 0 = signed in
    key     TEXT    NOT NULL,
    request TEXT    NOT NULL, -- SHA-256 of method, address and body
    code    INTEGER NOT NULL, -- of the answer; 0 = not answered yet
    type    TEXT,             -- of the body; NULL = JSON
    body    TEXT,             -- of the answer, sealed: some answers hold a secret
    at      INTEGER NOT NULL, -- ms
    PRIMARY KEY (user_id, token, key)
) WITHOUT ROWID;
CREATE INDEX replay_at ON replay (at);
