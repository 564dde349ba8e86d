-- Removal statements that are signed: sites whose tombstones name the layer remove its data too, until the statement ends.
CREATE TABLE removal (
    layer    TEXT PRIMARY KEY,
    envelope BLOB NOT NULL,
    expires  TEXT NOT NULL
);
