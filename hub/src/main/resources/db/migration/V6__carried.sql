-- Up to which event sequence a carried report has brought everything; the next bundle acknowledges it.
CREATE TABLE site_carried (
    site       TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    sequence   INTEGER NOT NULL
);
