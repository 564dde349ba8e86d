-- Who belongs to the fleet. Secrets are kept as hashes only.
CREATE TABLE enrol_token (
    hash          TEXT PRIMARY KEY,
    site          TEXT NOT NULL,
    expires       TEXT NOT NULL,
    used_key      TEXT NOT NULL,
    used_instance TEXT NOT NULL
);
CREATE INDEX enrol_token_site ON enrol_token (site);

CREATE TABLE agent (
    site        TEXT PRIMARY KEY,
    agent_key   TEXT NOT NULL,
    sealing_key TEXT NOT NULL,
    instance    TEXT NOT NULL,
    serial      TEXT NOT NULL,
    not_after   TEXT NOT NULL,
    version     TEXT NOT NULL,
    supports    TEXT NOT NULL,
    enrolled    TEXT NOT NULL
);
