package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.capi.api.MemoryCapiApi;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every form of journal and of seal store keeps the same promises. */
class PivotJournalTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PivotRecord FIRST =
            PivotRecord.begin(Role.SOURCE, new ClusterRef("edge-1", "c1", "u-1"), "attempt-1", 1, Phase.FREEZE, NOW);

    @TempDir
    Path folder;

    /** The forms. */
    enum Form {
        MEMORY,
        FILE,
        SECRET
    }

    private final MemoryCapiApi api = new MemoryCapiApi("one", new MovableClock().withZone(ZoneOffset.UTC));

    private PivotJournal journal(Form form) {
        return switch (form) {
            case MEMORY -> new MemoryJournal();
            case FILE -> new FileJournal(folder.resolve("journal.json"));
            case SECRET -> new SecretJournal(api, "kube-system", "holdfast-pivot-c1");
        };
    }

    private SealStore seals(Form form) {
        return switch (form) {
            case MEMORY -> new MemorySeals();
            case FILE -> new FileSeals(folder.resolve("seals"));
            case SECRET -> new SecretSeals(api, "kube-system");
        };
    }

    @ParameterizedTest
    @EnumSource
    void what_was_written_is_read(Form form) {
        var journal = journal(form);
        assertThat(journal.read()).isEqualTo(new PivotJournal.Blank());
        var written = journal.write(FIRST, PivotJournal.NEW);
        assertThat(written).isInstanceOf(PivotJournal.Entry.class);
        assertThat(journal.read()).isEqualTo(written);
    }

    @ParameterizedTest
    @EnumSource
    void of_two_writers_one_is_overtaken(Form form) {
        var journal = journal(form);
        var first = (PivotJournal.Entry) journal.write(FIRST, PivotJournal.NEW);
        assertThat(journal.write(FIRST, PivotJournal.NEW)).isEqualTo(new PivotJournal.Overtaken());
        var committed = FIRST.decided(Decision.COMMITTED);
        var second = journal.write(committed, first.version());
        assertThat(second).isInstanceOf(PivotJournal.Entry.class);
        assertThat(journal.write(FIRST.decided(Decision.ABORTED), first.version()))
                .isEqualTo(new PivotJournal.Overtaken());
        assertThat(((PivotJournal.Entry) journal.read()).record()).isEqualTo(committed);
    }

    @ParameterizedTest
    @EnumSource
    void a_sealed_file_is_kept_replaced_and_deleted(Form form) {
        var seals = seals(form);
        var small = Bytes.utf8("small");
        var large = Bytes.copyOf(new byte[2_000_000]);
        assertThat(seals.read("attempt-1")).isEqualTo(new SealStore.Nothing());
        assertThat(seals.write("attempt-1", large)).isEqualTo(new SealStore.Done());
        assertThat(seals.read("attempt-1")).isEqualTo(new SealStore.Kept(large));
        assertThat(seals.write("attempt-1", small)).isEqualTo(new SealStore.Done());
        assertThat(seals.read("attempt-1")).isEqualTo(new SealStore.Kept(small));
        assertThat(seals.delete("attempt-1")).isEqualTo(new SealStore.Done());
        assertThat(seals.delete("attempt-1")).isEqualTo(new SealStore.Done());
        assertThat(seals.read("attempt-1")).isEqualTo(new SealStore.Nothing());
    }

    @Test
    void a_record_survives_its_text_in_every_field() {
        var member = new Member(new ObjectRef("cluster.x-k8s.io/v1beta2", "Cluster", "edge-1", "c1"), "u-1");
        var record = FIRST.pausing(List.of(new PausePoint(member, PausePoint.How.SPEC)))
                .having(List.of(member))
                .sealed(new SealRef("sha256:a", "sha256:b", "sha256:c", 3))
                .aimed("u-2")
                .committedBy("{}")
                .because(List.of(new Problem("HF-PIV-001", "a", "b", "c")))
                .fencedOff()
                .decided(Decision.COMMITTED)
                .at(Phase.TOMBSTONE, NOW.plusSeconds(5));
        assertThat(PivotRecord.parse(record.write())).isEqualTo(record);
    }

    @Test
    void a_journal_of_another_kind_is_refused() {
        Stream.of("{}", "{\"schema\":\"pivot.v9\"}", "not json", "{\"schema\":\"pivot.v1\",\"role\":\"both\"}")
                .forEach(text -> assertThatThrownBy(() -> PivotRecord.parse(Bytes.utf8(text)))
                        .isInstanceOfSatisfying(
                                Refusal.class,
                                e -> assertThat(e.problem().code()).isEqualTo("HF-PIV-023")));
    }

    @Test
    void files_are_for_their_owner_alone() throws IOException {
        journal(Form.FILE).write(FIRST, PivotJournal.NEW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("journal.json"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }
}
