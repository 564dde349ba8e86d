-- Clusters that the hub has made: what is wanted of them, and how far that is. The truth about a pivot is in its journals;
-- what stands here is what the hub intends (attempt, epoch), and what it saw last (holder, standing) for answers.
CREATE TABLE launch (
  cluster TEXT PRIMARY KEY,
  uid TEXT NOT NULL,
  goal TEXT NOT NULL,
  holder TEXT NOT NULL,
  initialized INTEGER NOT NULL,
  attempt TEXT NOT NULL,
  escrow TEXT NOT NULL,
  removed INTEGER NOT NULL,
  standing TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The highest epoch that a site was ever offered. It outlives the cluster: statements live long on sticks.
CREATE TABLE site_epoch (
  site TEXT PRIMARY KEY,
  epoch INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
