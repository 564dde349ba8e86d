-- What each site said last, so that a restart remembers. generation counts installations: a new agent counts its
-- sequence from 1 again.
CREATE TABLE site_seen (
    site          TEXT PRIMARY KEY,
    generation    INTEGER NOT NULL DEFAULT 1,
    last_seen     TEXT NOT NULL,
    via           TEXT NOT NULL DEFAULT '',
    link_seen     TEXT NOT NULL,
    boot_id       INTEGER NOT NULL DEFAULT 0,
    connection    INTEGER NOT NULL DEFAULT 0,
    announced_off INTEGER NOT NULL DEFAULT 0,
    planned_until TEXT NOT NULL,
    report        BLOB,
    received      TEXT,
    report_via    TEXT NOT NULL DEFAULT ''
);

CREATE TABLE site_event (
    site       TEXT NOT NULL,
    generation INTEGER NOT NULL,
    sequence   INTEGER NOT NULL,
    boot_id    INTEGER NOT NULL,
    time       TEXT NOT NULL,
    received   TEXT NOT NULL,
    type       TEXT NOT NULL,
    severity   TEXT NOT NULL,
    event      BLOB NOT NULL,
    PRIMARY KEY (site, generation, sequence)
);
