-- Which certificates a site was given: when it is revoked, all of them go on the list that brokers read.
CREATE TABLE issued (
    serial TEXT PRIMARY KEY,
    site   TEXT NOT NULL
);
CREATE INDEX issued_site ON issued (site);
INSERT INTO issued SELECT serial, site FROM agent;
