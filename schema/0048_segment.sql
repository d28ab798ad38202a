-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who was in a dynamic list of contacts when that was last told: what differs now is entered or left.

CREATE TABLE segment_told (
    segment INTEGER PRIMARY KEY,
    rule    INTEGER NOT NULL, -- version of the rule that it was told of
    turn    INTEGER NOT NULL, -- one more at every change, so that two nodes do not tell the same
    members BLOB    NOT NULL  -- a Roaring bitmap in its portable format
);
