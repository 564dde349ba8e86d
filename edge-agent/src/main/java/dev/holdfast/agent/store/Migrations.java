package dev.holdfast.agent.store;

import java.util.List;

/**
 * The tables of {@code state.db}, one SQL text per step; the database's {@code user_version} counts the steps it has. A
 * step that has been released never changes: add another one.
 */
final class Migrations {
    /** Identity, trust, desired state, outbox, journal, conditions. */
    private static final String CORE =
            """
            CREATE TABLE identity (
                id INTEGER PRIMARY KEY CHECK (id = 1), document BLOB NOT NULL, boot INTEGER NOT NULL DEFAULT 0) STRICT;
            CREATE TABLE trust (
                repository TEXT NOT NULL, role TEXT NOT NULL, position INTEGER NOT NULL, content BLOB NOT NULL,
                PRIMARY KEY (repository, role, position)) STRICT;
            CREATE TABLE floor (
                id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL) STRICT;
            CREATE TABLE desired (
                revision INTEGER PRIMARY KEY, content BLOB NOT NULL, adopted TEXT NOT NULL, via TEXT NOT NULL) STRICT;
            CREATE TABLE required_revision (
                id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL) STRICT;
            CREATE TABLE sequence (
                id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL) STRICT;
            INSERT INTO sequence VALUES (1, 0);
            CREATE TABLE outbox (
                sequence INTEGER PRIMARY KEY, severity TEXT NOT NULL, content BLOB NOT NULL) STRICT;
            CREATE INDEX outbox_by_severity ON outbox (severity, sequence);
            CREATE TABLE journal (
                id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, step TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
            CREATE TABLE condition (
                type TEXT PRIMARY KEY, status TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL,
                since TEXT NOT NULL) STRICT;
            CREATE TABLE inbox (
                topic TEXT PRIMARY KEY, content BLOB NOT NULL, at TEXT NOT NULL) STRICT;
            """;

    /** What was applied to the cluster and how far the running revision is. */
    private static final String RECONCILE =
            """
            CREATE TABLE inventory (
                identity TEXT PRIMARY KEY, api_version TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL,
                name TEXT NOT NULL, uid TEXT NOT NULL, layer TEXT NOT NULL, position INTEGER NOT NULL,
                manifest TEXT NOT NULL, projection BLOB NOT NULL, version TEXT NOT NULL, kept INTEGER NOT NULL) STRICT;
            CREATE TABLE layer (
                key TEXT PRIMARY KEY, version TEXT NOT NULL, digest TEXT NOT NULL, state TEXT NOT NULL,
                message TEXT NOT NULL, since TEXT NOT NULL, ready INTEGER NOT NULL, total INTEGER NOT NULL,
                begun TEXT NOT NULL, settled INTEGER NOT NULL) STRICT;
            CREATE TABLE running (
                id INTEGER PRIMARY KEY CHECK (id = 1), target BLOB NOT NULL, applied INTEGER NOT NULL) STRICT;
            CREATE TABLE reconcile_condition (
                type TEXT PRIMARY KEY, status TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL,
                since TEXT NOT NULL) STRICT;
            """;

    /**
     * From one content of a layer to the next: what each layer has, hooks begun and finished, the last good revision and
     * those that failed. An inventory that was filled before this step is whole.
     */
    private static final String CHANGE =
            """
            CREATE TABLE content (
                key TEXT PRIMARY KEY, done TEXT NOT NULL, done_length INTEGER NOT NULL, begun TEXT NOT NULL,
                begun_length INTEGER NOT NULL, event TEXT NOT NULL, first INTEGER NOT NULL,
                adopted INTEGER NOT NULL) STRICT;
            CREATE TABLE hook (
                layer TEXT NOT NULL, digest TEXT NOT NULL, event TEXT NOT NULL, hook TEXT NOT NULL,
                run INTEGER NOT NULL, state TEXT NOT NULL, message TEXT NOT NULL,
                PRIMARY KEY (layer, digest, event, hook)) STRICT;
            CREATE TABLE hook_count (
                id INTEGER PRIMARY KEY CHECK (id = 1), last INTEGER NOT NULL) STRICT;
            INSERT INTO hook_count VALUES (1, 0);
            CREATE TABLE good (
                id INTEGER PRIMARY KEY CHECK (id = 1), target BLOB NOT NULL) STRICT;
            CREATE TABLE held (
                revision INTEGER PRIMARY KEY, layers TEXT NOT NULL, message TEXT NOT NULL, back INTEGER NOT NULL,
                at TEXT NOT NULL) STRICT;
            CREATE TABLE inventory_confirmed (
                id INTEGER PRIMARY KEY CHECK (id = 1)) STRICT;
            INSERT INTO inventory_confirmed SELECT 1 WHERE EXISTS (SELECT 1 FROM inventory);
            """;

    /** What is kept of a pivot for the hub, and of the hub's call. */
    private static final String PIVOT =
            """
            CREATE TABLE letter (
                kind TEXT PRIMARY KEY, content BLOB NOT NULL, at TEXT NOT NULL) STRICT;
            """;

    /** What each layer was last made from when it was wanted here: a statement about its data must name it. */
    private static final String REMOVAL =
            """
            CREATE TABLE layer_inputs (
                key TEXT PRIMARY KEY, inputs TEXT NOT NULL) STRICT;
            """;

    /** How long each layer took when it was brought here last: what a forecast says of the next time. */
    private static final String DURATION =
            """
            ALTER TABLE layer ADD COLUMN took INTEGER NOT NULL DEFAULT 0;
            """;

    static final List<String> ALL = List.of(CORE, RECONCILE, CHANGE, PIVOT, REMOVAL, DURATION);

    private Migrations() {}
}
