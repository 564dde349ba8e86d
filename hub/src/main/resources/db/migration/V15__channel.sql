-- Names that profiles give to published versions, which move.
CREATE TABLE channel (
    profile TEXT NOT NULL,
    name    TEXT NOT NULL,
    version TEXT NOT NULL,
    author  TEXT NOT NULL,
    client  TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (profile, name)
) WITHOUT ROWID;
