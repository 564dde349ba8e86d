-- What each revision of a site was made of: a rollback asks for it again.
CREATE TABLE revision (
    site       TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    cluster    TEXT NOT NULL,
    definition TEXT NOT NULL,
    author     TEXT NOT NULL,
    client     TEXT NOT NULL,
    at         TEXT NOT NULL,
    PRIMARY KEY (site, revision)
) WITHOUT ROWID;

-- Revisions that a rollback left: their definition does not come back until somebody releases it.
CREATE TABLE held_revision (
    cluster    TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    definition TEXT NOT NULL,
    author     TEXT NOT NULL,
    client     TEXT NOT NULL,
    at         TEXT NOT NULL,
    PRIMARY KEY (cluster, revision)
) WITHOUT ROWID;

-- What people chose where an update and an override meet; conflict is the digest of its three values.
CREATE TABLE update_choice (
    cluster  TEXT NOT NULL,
    layer    TEXT NOT NULL,
    path     TEXT NOT NULL,
    conflict TEXT NOT NULL,
    choice   TEXT NOT NULL,
    value    TEXT NOT NULL,
    author   TEXT NOT NULL,
    client   TEXT NOT NULL,
    at       TEXT NOT NULL,
    PRIMARY KEY (cluster, layer, path)
) WITHOUT ROWID;

-- Versions that nobody wants to hear of at this cluster.
CREATE TABLE update_dismissal (
    cluster TEXT NOT NULL,
    profile TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (cluster, profile)
) WITHOUT ROWID;
