package dev.holdfast.hub.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.capi.api.CapiAnswer;
import dev.holdfast.capi.api.CapiObject;
import dev.holdfast.capi.pivot.PivotCall;
import dev.holdfast.hub.cluster.LaunchRow;
import dev.holdfast.hub.cluster.LaunchRow.Goal;
import dev.holdfast.hub.cluster.LaunchRow.Holder;
import dev.holdfast.hub.pivot.Statements;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Problems;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.sign.Envelope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A management cluster that is put back to before a pivot wakes a copy of what the site holds. */
class OldCopyTest extends OnQuay {
    private final LaunchKeys keys = NamedKeys.fresh(random);

    @Override
    Launch launch() {
        var agent = Optional.of(agent(List.of("pivot.v1")));
        return launch(() -> agent, Optional::empty, keys);
    }

    @BeforeEach
    void make() {
        install();
        turn();
    }

    @Test
    void is_paused_at_the_word_of_the_site_and_told_until_it_is_gone() {
        away();
        mail.take(SITE, statement("target", uid(), 1));
        refused("HF-PIV-132");
        assertThat(isPaused()).isTrue();
        refused("HF-PIV-132");
    }

    @Test
    void is_paused_by_a_hub_whose_database_is_as_old() {
        mail.take(SITE, statement("target", uid(), 1));
        refused("HF-PIV-132");
        assertThat(isPaused()).isTrue();
    }

    @Test
    void that_somebody_removed_leaves_a_cluster_that_can_be_called_home_and_has_no_escrow() {
        away();
        mail.take(SITE, statement("target", uid(), 1));
        removeCopy();
        assertThat(turn().view().problems())
                .extracting(problem -> problem.code())
                .containsExactly("HF-LCH-002");
        assertThat(mail.said(SITE)).isEmpty();
        rows.aim("quay", Goal.MANAGEMENT);
        turn();
        assertThat(mail.said(SITE).orElseThrow().statement().payloadType()).isEqualTo(PivotCall.TYPE);
        assertThat(management.get(CLUSTER)).isInstanceOf(CapiAnswer.Absent.class);
        // It is on its way: what the site says now is an offer.
        var uid = "of-the-site";
        mail.take(SITE, statement("source", uid, 2, "commit", "open"));
        assertThat(turn().view().problems())
                .extracting(problem -> problem.code())
                .containsExactly("HF-LCH-002");
    }

    @Test
    void attempts_to_bring_it_home_that_end_badly_are_told_and_do_not_follow_at_once() {
        away();
        mail.take(SITE, statement("target", uid(), 1));
        removeCopy();
        rows.aim("quay", Goal.MANAGEMENT);
        turn();
        var first = call();
        mail.take(SITE, statement("source", "uid", 2, first, "reverted", "aborted", "HF-PIV-019"));
        assertThat(turn().view().problems())
                .extracting(problem -> problem.code())
                .contains("HF-PIV-019");
        assertThat(call()).isEqualTo(first);
        clock.pass(Duration.ofSeconds(1));
        turn();
        assertThat(call()).isNotEqualTo(first);
    }

    private void removeCopy() {
        management.everything().stream()
                .filter(object -> object.ref().namespace().equals("quay"))
                .forEach(object -> management.delete(object.ref(), object.uid()));
    }

    private String call() {
        return PivotCall.open(
                        mail.said(SITE).orElseThrow().statement(),
                        List.of(keys.signer().publicKey()))
                .plan()
                .id();
    }

    @Test
    void is_none_when_the_site_gave_the_cluster_back_or_held_another_of_that_name() {
        mail.take(SITE, statement("target", "of-another-life", 1));
        turn();
        assertThat(isPaused()).isFalse();
        mail.take(SITE, statement("source", uid(), 2));
        turn();
        assertThat(isPaused()).isFalse();
    }

    private void away() {
        rows.save(new LaunchRow("quay", "uid", Goal.SITE, Holder.SITE, true, "", "", false, Json.Obj.EMPTY));
    }

    private String uid() {
        return cluster().uid();
    }

    private boolean isPaused() {
        return cluster().spec().at("paused").flag(false);
    }

    private CapiObject cluster() {
        return management.get(CLUSTER) instanceof CapiAnswer.Found(var object)
                ? object
                : new CapiObject(Json.Obj.EMPTY);
    }

    private Envelope statement(String role, String uid, long epoch) {
        return statement(role, uid, epoch, "done", "committed");
    }

    private Envelope statement(String role, String uid, long epoch, String phase, String decision) {
        return statement(role, uid, epoch, "out-" + epoch + "0000000", phase, decision);
    }

    private Envelope statement(
            String role, String uid, long epoch, String id, String phase, String decision, String... codes) {
        var problems = Stream.of(codes)
                .map(code -> Problems.json(new Problem(code, "nothing in the way", "something", "remove it")))
                .toList();
        return Statements.said(
                agentKey,
                role,
                Json.object("namespace", "quay", "name", "quay", "uid", uid),
                id,
                epoch,
                phase,
                decision,
                Bytes.utf8("some file"),
                problems);
    }
}
