-- Updates that somebody wants at a time; what failed stays until somebody does something about it. uid is the cluster's.
CREATE TABLE update_schedule (
    cluster TEXT NOT NULL PRIMARY KEY,
    uid     TEXT NOT NULL,
    moves   TEXT NOT NULL,
    at      TEXT NOT NULL,
    author  TEXT NOT NULL,
    client  TEXT NOT NULL,
    since   TEXT NOT NULL,
    failed  TEXT
) WITHOUT ROWID;

-- What clusters became by a schedule: their history tells of it.
CREATE TABLE update_scheduled (
    cluster    TEXT NOT NULL,
    applied    TEXT NOT NULL,
    definition TEXT NOT NULL,
    at         TEXT NOT NULL,
    since      TEXT NOT NULL,
    PRIMARY KEY (cluster, applied)
) WITHOUT ROWID;

-- A choice belongs to its conflict: one for a newer version does not replace the one of a version that is scheduled.
CREATE TABLE conflict_choice (
    cluster  TEXT NOT NULL,
    layer    TEXT NOT NULL,
    path     TEXT NOT NULL,
    conflict TEXT NOT NULL,
    choice   TEXT NOT NULL,
    value    TEXT NOT NULL,
    author   TEXT NOT NULL,
    client   TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (cluster, layer, path, conflict)
) WITHOUT ROWID;
INSERT INTO conflict_choice SELECT cluster, layer, path, conflict, choice, value, author, client, at FROM update_choice;
DROP TABLE update_choice;
ALTER TABLE conflict_choice RENAME TO update_choice;

-- What failed is looked for by what it was; most of the audit is something else.
CREATE INDEX audit_action ON audit (action, id);
