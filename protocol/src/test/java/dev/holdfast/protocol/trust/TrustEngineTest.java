package dev.holdfast.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrustEngineTest {
    private final Sample sample = Sample.director();
    private final TrustEngine engine = new TrustEngine(sample.binding);

    @Test
    void an_adopted_state_names_its_targets_and_its_issue_time() {
        var state = sample.adopted(5);
        assertThat(engine.targets(state)).extracting(Target::path).containsExactly("desired/state.json");
        assertThat(engine.issued(state)).contains(sample.issued);
        assertThat(engine.targets(sample.pinned())).isEmpty();
        assertThat(engine.issued(sample.pinned())).isEmpty();
    }

    @Test
    void a_thousand_and_twenty_four_roots_are_walked_and_no_more() {
        var roots = new HashMap<String, Bytes>();
        for (int version = 2; version <= 1_026; version++) {
            roots.put(version + ".root.json", sample.root(version));
        }
        roots.putAll(sample.files(5));
        var first = update(sample.pinned(), roots);
        assertThat(code(first)).isEqualTo("HF-TUF-010");
        assertThat(engine.version(first.state(), Role.ROOT)).isEqualTo(1_025);
        assertThat(first.state().timestamp()).isEmpty();
        var second = update(first.state(), roots);
        assertThat(code(second)).isEmpty();
        assertThat(engine.version(second.state(), Role.ROOT)).isEqualTo(1_026);
    }

    @Test
    void a_source_that_cannot_be_reached_is_no_answer() {
        Fetcher broken = (file, most) -> {
            throw new UncheckedIOException(new IOException("link is down"));
        };
        assertThatThrownBy(() -> engine.update(sample.pinned(), broken, FreshnessPolicy.STRICT, Sample.NOW))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void an_update_that_stopped_half_way_goes_on_from_there() {
        var files = sample.files(6);
        var targets = files.remove("6.targets.json");
        var half = update(sample.adopted(5), files);
        assertThat(code(half)).isEqualTo("HF-TUF-008");
        files.put("6.targets.json", Optional.ofNullable(targets).orElseThrow());
        assertThat(update(half.state(), files).state()).isEqualTo(sample.adopted(6));
    }

    @Test
    void a_stored_file_that_was_damaged_is_fetched_again() {
        var damaged = sample.adopted(5).with(Role.TARGETS, Optional.of(Bytes.utf8("{")));
        assertThat(update(damaged, sample.files(5)).state()).isEqualTo(sample.adopted(5));
        assertThatThrownBy(() -> engine.version(damaged, Role.TARGETS)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_expired_at_home_stays_trusted_and_only_the_update_is_refused() {
        var state = sample.adopted(5);
        var later = Sample.NOW.plus(Duration.ofDays(500));
        var update = engine.update(state, fetcher(sample.files(5)), FreshnessPolicy.OFFLINE, later);
        assertThat(code(update)).isEqualTo("HF-TUF-003");
        assertThat(update.state()).isEqualTo(state);
    }

    @Test
    void a_pinned_root_is_of_this_fleet_and_signed_by_itself() {
        assertThat(engine.pin(Repository.DIRECTOR, sample.root(1))).isEqualTo(new Verdict.Accepted<>(sample.pinned()));
        refused("HF-TUF-006", engine.pin(Repository.CATALOG, sample.root(1)));
        var unsigned = Sample.edit(sample.root(1), signed -> signed, java.util.List.of());
        refused("HF-TUF-001", engine.pin(Repository.DIRECTOR, unsigned));
        refused("HF-JSN-002", engine.pin(Repository.DIRECTOR, Bytes.utf8("")));
    }

    @Test
    void another_hub_of_the_same_name_is_recognised_by_its_first_root() {
        var other = Sample.director();
        other.rootKeys = java.util.List.of(Sample.key(31), Sample.key(32), Sample.key(33));
        other.timestampKeys = java.util.List.of(Sample.key(34));
        var files = other.files(6);
        files.put("1.root.json", other.root(1));
        var update = update(sample.adopted(5), files);
        assertThat(update.rejection()).contains(new Rejection.SameVersionOtherBytes(Role.ROOT, 1));
    }

    private static void refused(String code, Verdict<TrustState> verdict) {
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Rejected.class, rejected -> assertThat(
                        rejected.why().problem().code())
                .isEqualTo(code));
    }

    private TrustEngine.Update update(TrustState state, Map<String, Bytes> files) {
        return engine.update(state, fetcher(files), FreshnessPolicy.STRICT, Sample.NOW);
    }

    private static Fetcher fetcher(Map<String, Bytes> files) {
        return (name, most) -> Optional.ofNullable(files.get(name));
    }

    private static String code(TrustEngine.Update update) {
        return update.rejection().map(why -> why.problem().code()).orElse("");
    }
}
