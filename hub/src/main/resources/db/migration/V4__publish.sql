-- What was published and signed. The signed files themselves lie in the content folder; this is what counts.
CREATE TABLE published (
    name               TEXT NOT NULL,
    version            TEXT NOT NULL,
    manifest_digest    TEXT NOT NULL,
    manifest_length    INTEGER NOT NULL,
    composition_digest TEXT NOT NULL,
    author             TEXT NOT NULL,
    at                 TEXT NOT NULL,
    PRIMARY KEY (name, version)
);

-- scope is catalog or director/SITE; timestamp is the file that makes the versions of this row the current ones.
CREATE TABLE signed_repository (
    scope            TEXT PRIMARY KEY,
    version          INTEGER NOT NULL,
    targets_version  INTEGER NOT NULL,
    snapshot_version INTEGER NOT NULL,
    timestamp        BLOB NOT NULL,
    signed_at        TEXT NOT NULL,
    targets_at       TEXT NOT NULL
);

-- content is the digest of the desired state without revision and time of issue.
CREATE TABLE desired (
    site         TEXT PRIMARY KEY,
    revision     INTEGER NOT NULL,
    content      TEXT NOT NULL,
    digest       TEXT NOT NULL,
    acknowledged INTEGER NOT NULL
);
