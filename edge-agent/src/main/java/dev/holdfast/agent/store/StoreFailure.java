package dev.holdfast.agent.store;

import java.io.Serial;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** The disk or the database below the store failed; nothing of the transaction was kept. */
public final class StoreFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What kind of failure, as far as the agent acts differently on it. */
    public enum Kind {
        DISK_FULL,
        CORRUPT,
        OTHER
    }

    private final Kind kind;

    public StoreFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static StoreFailure of(SQLException e) {
        var code = e.getErrorCode() & 0xff;
        var kind = code == SQLiteErrorCode.SQLITE_FULL.code
                ? Kind.DISK_FULL
                : code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code
                        ? Kind.CORRUPT
                        : Kind.OTHER;
        return new StoreFailure(kind, "the store failed: " + e.getMessage(), e);
    }

    public Kind kind() {
        return kind;
    }
}
