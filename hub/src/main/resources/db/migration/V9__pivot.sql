-- What passes between the hub and a site in a pivot. pivot_said is a target of the site's Director until it is removed;
-- pivot_heard is the newest statement of the site's agent, pivot_seal the sealed file that one of them named.
CREATE TABLE pivot_said (
    site      TEXT PRIMARY KEY,
    statement BLOB NOT NULL,
    seal      BLOB
);

CREATE TABLE pivot_heard (
    site      TEXT PRIMARY KEY,
    statement BLOB NOT NULL,
    received  TEXT NOT NULL
);

CREATE TABLE pivot_seal (
    site TEXT PRIMARY KEY,
    id   TEXT NOT NULL,
    file BLOB NOT NULL
);

-- enclosed is the digest of what was signed beside the desired state; empty for nothing.
ALTER TABLE desired ADD COLUMN enclosed TEXT NOT NULL DEFAULT '';
