-- What only one site fetches: the signed files of its Director by name, and by digest the content that is the site's own
-- (its desired state, its variant statements). version is that of the targets that brought a row.
CREATE TABLE director_file (
    site    TEXT NOT NULL,
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (site, name)
);
