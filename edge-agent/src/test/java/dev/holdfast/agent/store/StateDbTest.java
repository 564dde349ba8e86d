package dev.holdfast.agent.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDbTest {
    @TempDir
    Path folder;

    @Test
    void what_was_written_is_there_after_reopening() {
        try (var db = StateDb.open(folder.resolve("state.db"))) {
            db.write(c -> Sql.update(c, "UPDATE sequence SET last = 7"));
        }
        try (var db = StateDb.open(folder.resolve("state.db"))) {
            assertThat(db.<Long>read(c -> Sql.number(c, "SELECT last FROM sequence")))
                    .isEqualTo(7);
        }
    }

    @Test
    void a_transaction_that_throws_leaves_nothing() {
        try (var db = StateDb.open(folder.resolve("state.db"))) {
            assertThatThrownBy(() -> db.write(c -> {
                        Sql.update(c, "UPDATE sequence SET last = 7");
                        throw new IllegalStateException("power cut");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(db.<Long>read(c -> Sql.number(c, "SELECT last FROM sequence")))
                    .isZero();
        }
    }

    @Test
    void what_was_put_off_goes_with_the_next_transaction_or_not_at_all() {
        try (var db = StateDb.open(folder.resolve("state.db"))) {
            db.soon(c -> Sql.update(c, "UPDATE sequence SET last = last + 7"));
            assertThat(last(db)).isZero();
            assertThatThrownBy(() -> db.write(c -> Sql.update(c, "UPDATE nothing SET a = 1")))
                    .isInstanceOf(StoreFailure.class);
            assertThat(last(db)).isZero();
            db.write(c -> Sql.update(c, "UPDATE sequence SET last = last * 2"));
            assertThat(last(db)).isEqualTo(14);
            db.keep();
            assertThat(last(db)).isEqualTo(14);
            db.soon(c -> Sql.update(c, "UPDATE sequence SET last = 3"));
            db.keep();
            assertThat(last(db)).isEqualTo(3);
        }
    }

    private static long last(StateDb db) {
        return db.read(c -> Sql.number(c, "SELECT last FROM sequence"));
    }

    @Test
    void the_file_is_readable_by_its_owner_only() throws IOException {
        StateDb.open(folder.resolve("state.db")).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_write_that_failed_is_remembered_until_one_succeeds() {
        try (var db = StateDb.open(folder.resolve("state.db"))) {
            assertThatThrownBy(() -> db.write(c -> Sql.update(c, "UPDATE nothing SET a = 1")))
                    .isInstanceOf(StoreFailure.class);
            assertThat(db.failing()).isPresent();
            db.write(c -> Sql.update(c, "UPDATE sequence SET last = 7"));
            assertThat(db.failing()).isEmpty();
        }
    }

    @Test
    void transactions_are_whole_again_after_a_full_disk() {
        try (var db = StateDb.open(folder.resolve("state.db"))) {
            for (int i = 0; i < 3; i++) {
                db.<Long>write(c -> Sql.number(c, "PRAGMA max_page_count = 60"));
                assertThatThrownBy(() -> db.write(c -> Sql.update(
                                c, "INSERT INTO inbox VALUES ('t', zeroblob(1000000), '2026-01-01T00:00:00Z')")))
                        .isInstanceOf(StoreFailure.class);
                assertThatThrownBy(() -> db.write(c -> {
                            Sql.update(c, "UPDATE sequence SET last = 7");
                            throw new IllegalStateException("power cut");
                        }))
                        .isInstanceOf(IllegalStateException.class);
                assertThat(db.<Long>read(c -> Sql.number(c, "SELECT last FROM sequence")))
                        .isZero();
            }
            db.write(c -> Sql.update(c, "UPDATE sequence SET last = 8"));
            assertThat(db.<Long>read(c -> Sql.number(c, "SELECT last FROM sequence")))
                    .isEqualTo(8);
        }
    }

    @Test
    void a_damaged_file_is_named_as_such() throws IOException {
        Files.writeString(
                folder.resolve("state.db"), "this is no database, and long enough to be looked at".repeat(99));
        assertThatThrownBy(() -> StateDb.open(folder.resolve("state.db")))
                .isInstanceOfSatisfying(
                        StoreFailure.class, e -> assertThat(e.kind()).isEqualTo(StoreFailure.Kind.CORRUPT));
    }

    @Test
    void a_full_disk_is_named_as_such_and_leaves_nothing() {
        try (var db = StateDb.open(folder.resolve("state.db"))) {
            db.<Long>write(c -> Sql.number(c, "PRAGMA max_page_count = 60"));
            assertThatThrownBy(() -> db.write(c ->
                            Sql.update(c, "INSERT INTO inbox VALUES ('t', zeroblob(1000000), '2026-01-01T00:00:00Z')")))
                    .isInstanceOfSatisfying(
                            StoreFailure.class, e -> assertThat(e.kind()).isEqualTo(StoreFailure.Kind.DISK_FULL));
            assertThat(db.<Long>read(c -> Sql.number(c, "SELECT count(*) FROM inbox")))
                    .isZero();
        }
    }
}
