-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Codes with which whoever started a fresh installation makes its owner; none are left once there is one.
CREATE TABLE staff_setup (
    hash       BLOB    PRIMARY KEY, -- SHA-256
    expires_at INTEGER NOT NULL     -- ms
);
