package dev.holdfast.hub.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.message.SealPart;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What every implementation of the hub's mail does. */
abstract class PivotMailContract {
    static final SiteId SHOP = new SiteId("shop-017");
    static final SiteId OTHER = new SiteId("shop-018");
    static final SigningKey HUB = key(1);
    static final SigningKey AGENT = key(2);
    private static final Bytes FILE = Bytes.utf8("a sealed file");
    private static final Map<SiteId, PublicKey> KEYS = Map.of(SHOP, AGENT.publicKey());

    /** Mail, and both ends of it. */
    interface Post {
        PivotMail mail();

        PivotInbox inbox();

        /** What the site finds. */
        Optional<Envelope> statementAt(SiteId site);

        /** The sealed file that the site finds. */
        Optional<Bytes> sealAt(SiteId site);
    }

    abstract Post open(Function<SiteId, Optional<PublicKey>> agentKeys);

    private Post open() {
        return open(site -> Optional.ofNullable(KEYS.get(site)));
    }

    @Test
    void a_site_finds_what_was_said_last_and_another_site_finds_nothing() {
        var post = open();
        post.mail().say(SHOP, Statements.source(HUB, 1, "commit", FILE), Optional.of(FILE));
        assertThat(post.statementAt(SHOP)).contains(Statements.source(HUB, 1, "commit", FILE));
        assertThat(post.sealAt(SHOP)).contains(FILE);

        post.mail().say(SHOP, Statements.source(HUB, 1, "tombstone", FILE), Optional.empty());
        assertThat(post.statementAt(SHOP)).contains(Statements.source(HUB, 1, "tombstone", FILE));
        assertThat(post.sealAt(SHOP)).isEmpty();
        assertThat(post.statementAt(OTHER)).isEmpty();
    }

    @Test
    void after_the_silence_nothing_is_there_and_what_was_heard_stays() {
        var post = open();
        post.mail().say(SHOP, Statements.source(HUB, 1, "commit", FILE), Optional.of(FILE));
        post.inbox().take(SHOP, Statements.target(AGENT, 1, "done"));
        post.mail().silence(SHOP);
        assertThat(post.statementAt(SHOP)).isEmpty();
        assertThat(post.sealAt(SHOP)).isEmpty();
        assertThat(post.mail().heard(SHOP)).contains(Statements.target(AGENT, 1, "done"));
    }

    @Test
    void what_comes_late_or_twice_is_no_news() {
        var post = open();
        var woken = new ArrayList<SiteId>();
        post.mail().onHeard(woken::add);
        assertThat(post.inbox().take(SHOP, Statements.target(AGENT, 1, "verify")))
                .isTrue();
        assertThat(post.inbox().take(SHOP, Statements.target(AGENT, 1, "verify")))
                .isFalse();
        assertThat(post.inbox().take(SHOP, Statements.target(AGENT, 1, "copy"))).isFalse();
        assertThat(post.mail().heard(SHOP)).contains(Statements.target(AGENT, 1, "verify"));
        assertThat(woken).containsExactly(SHOP);
    }

    @Test
    void another_attempt_counts_from_its_first_word_and_the_earlier_one_never_again() {
        var post = open();
        post.inbox().take(SHOP, Statements.target(AGENT, 1, "done"));
        assertThat(post.inbox().take(SHOP, Statements.target(AGENT, 2, "target")))
                .isTrue();
        assertThat(post.inbox().take(SHOP, Statements.target(AGENT, 1, "done"))).isFalse();
        assertThat(post.mail().heard(SHOP)).contains(Statements.target(AGENT, 2, "target"));
    }

    @Test
    void an_attempt_that_was_given_up_is_never_heard_as_going_on() {
        var post = open();
        var gone = Statements.said(AGENT, "target", "pivot-0001", 1, "revert", "aborted", FILE);
        var going = Statements.said(AGENT, "target", "pivot-0001", 1, "done", "committed", FILE);
        post.inbox().take(SHOP, Statements.target(AGENT, 1, "copy"));
        assertThat(post.inbox().take(SHOP, gone)).isTrue();
        assertThat(post.inbox().take(SHOP, going)).isFalse();
        assertThat(post.mail().heard(SHOP)).contains(gone);
    }

    @Test
    void only_the_registered_agent_of_the_site_is_heard() {
        var post = open();
        refused("HF-DSS-003", () -> post.inbox().take(SHOP, Statements.target(HUB, 1, "commit")));
        refused("HF-ING-003", () -> post.inbox().take(OTHER, Statements.target(AGENT, 1, "commit")));
        refused("HF-DSS-002", () -> post.inbox()
                .take(SHOP, Envelope.sign("application/json", Bytes.utf8("{}"), AGENT)));
        refused("HF-PIV-041", () -> post.inbox().take(SHOP, padded()));
        assertThat(post.mail().heard(SHOP)).isEmpty();
    }

    @Test
    void a_sealed_file_is_kept_when_the_newest_statement_names_it() {
        var post = open();
        refused("HF-PIV-042", () -> post.inbox().takeSeal(SHOP, FILE));
        post.inbox().take(SHOP, Statements.source(AGENT, 3, "commit", FILE));
        refused("HF-PIV-042", () -> post.inbox().takeSeal(SHOP, Bytes.utf8("another file")));
        refused("HF-PIV-041", () -> post.inbox().takeSeal(SHOP, Bytes.copyOf(new byte[PivotInbox.LONGEST_SEAL + 1])));
        assertThat(post.inbox().takeSeal(SHOP, FILE)).isTrue();
        assertThat(post.inbox().takeSeal(SHOP, FILE)).isFalse();
        assertThat(post.mail().sealFrom(SHOP).fetch("pivot-0003")).contains(FILE);
        assertThat(post.mail().sealFrom(SHOP).fetch("pivot-0002")).isEmpty();
        assertThat(post.mail().sealFrom(OTHER).fetch("pivot-0003")).isEmpty();
    }

    @Test
    void a_sealed_file_arrives_in_ranges_and_comes_again_when_one_was_lost() {
        var post = open();
        var file = Bytes.copyOf(new byte[2 * SealPart.LONGEST + 1]);
        var ranges = SealPart.of(file);
        assertThat(ranges).hasSize(3);
        post.inbox().take(SHOP, Statements.source(AGENT, 3, "commit", file));
        assertThat(post.inbox().takePart(SHOP, ranges.get(0))).isFalse();
        assertThat(post.inbox().takePart(SHOP, ranges.get(2))).isFalse();
        assertThat(post.mail().sealFrom(SHOP).fetch("pivot-0003")).isEmpty();
        ranges.subList(0, 2)
                .forEach(range -> assertThat(post.inbox().takePart(SHOP, range)).isFalse());
        assertThat(post.inbox().takePart(OTHER, ranges.get(2))).isFalse();
        assertThat(post.inbox().takePart(SHOP, ranges.get(2))).isTrue();
        assertThat(post.mail().sealFrom(SHOP).fetch("pivot-0003")).contains(file);
    }

    @Test
    void ranges_of_a_file_that_no_statement_names_are_dropped() {
        var post = open();
        post.inbox().take(SHOP, Statements.source(AGENT, 3, "commit", FILE));
        SealPart.of(Bytes.utf8("another file"))
                .forEach(range -> assertThat(post.inbox().takePart(SHOP, range)).isFalse());
        assertThat(post.mail().sealFrom(SHOP).fetch("pivot-0003")).isEmpty();
    }

    @Test
    void a_site_that_is_gone_leaves_nothing() {
        var post = open();
        post.inbox().take(SHOP, Statements.source(AGENT, 3, "commit", FILE));
        post.inbox().takeSeal(SHOP, FILE);
        post.inbox().forget(SHOP);
        assertThat(post.mail().heard(SHOP)).isEmpty();
        assertThat(post.mail().sealFrom(SHOP).fetch("pivot-0003")).isEmpty();
    }

    private static Envelope padded() {
        return Envelope.sign(
                dev.holdfast.capi.pivot.PivotStatement.TYPE,
                Bytes.utf8(Statements.target(AGENT, 1, "commit").payload().utf8()
                        + " ".repeat(PivotInbox.LONGEST_STATEMENT)),
                AGENT);
    }

    private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    private static SigningKey key(int seed) {
        var bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.fromSeed(Bytes.copyOf(bytes));
    }
}
