-- A cluster whose site is lost, as an operator ordered its return: everything that was signed outside, and the journal of
-- the pivot that took it there, which the reclaim's own journal replaces.
CREATE TABLE reclaim (
  cluster TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  operator TEXT NOT NULL,
  offer BLOB NOT NULL,
  decision BLOB NOT NULL,
  sealed BLOB NOT NULL,
  lost BLOB NOT NULL
) STRICT, WITHOUT ROWID;
