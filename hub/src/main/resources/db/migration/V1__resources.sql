-- Documents as people wrote them. version rises over the whole hub, so a list can be compared with a stream of changes.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, value) VALUES ('resourceVersion', 0);

CREATE TABLE resource (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  project TEXT NOT NULL,
  labels TEXT NOT NULL,
  annotations TEXT NOT NULL,
  spec TEXT NOT NULL,
  version INTEGER NOT NULL,
  uid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_client TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  updated_client TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- Who names whom: what is named here cannot be deleted.
CREATE TABLE resource_reference (
  from_kind TEXT NOT NULL,
  from_name TEXT NOT NULL,
  to_kind TEXT NOT NULL,
  to_name TEXT NOT NULL,
  PRIMARY KEY (from_kind, from_name, to_kind, to_name),
  FOREIGN KEY (from_kind, from_name) REFERENCES resource (kind, name) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_reference_target ON resource_reference (to_kind, to_name);

-- Every version of a profile that was applied. A draft is replaced in place; a published one never changes.
CREATE TABLE profile_version (
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  spec TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  updated_by TEXT NOT NULL,
  updated_client TEXT NOT NULL,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;
