-- What is sealed to each site: the same bytes are enclosed until the value or the site's key is another one.
CREATE TABLE sealed_secret (
    site      TEXT NOT NULL,
    name      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    digest    TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sealed    BLOB NOT NULL,
    PRIMARY KEY (site, name)
) WITHOUT ROWID;
