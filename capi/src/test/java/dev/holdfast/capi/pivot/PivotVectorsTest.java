package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays {@code protocol/vectors/pivot}: words that a site hears, and the policy of its Catalog. Run with
 * {@code -Dholdfast.vectors=write} to write them anew.
 */
class PivotVectorsTest {
    private static final Path FILE =
            Path.of(System.getProperty("holdfast.root", ".."), "protocol", "vectors", "pivot", "words.json");
    private static final SigningKey HUB = SigningKey.fromSeed(seed(1));
    private static final SigningKey DIRECTOR = SigningKey.fromSeed(seed(2));
    private static final SealingKey HOME = SealingKey.fromSeed(seed(3));
    private static final SealingKey RECOVERY = SealingKey.fromSeed(seed(4));
    private static final SealingKey THIEF = SealingKey.fromSeed(seed(5));
    private static final PivotKeys NAMED =
            new PivotKeys(List.of(HUB.publicKey().hex()), List.of(HOME.publicHex()), List.of(RECOVERY.publicHex()));

    private final List<Json.Obj> cases = new ArrayList<>();

    @BeforeAll
    static void write_when_asked_to() throws IOException {
        if ("write".equals(System.getProperty("holdfast.vectors"))) {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, made().toArray());
        }
    }

    @TestFactory
    Stream<DynamicTest> every_word_is_followed_or_refused_as_its_vector_says() throws IOException {
        return JsonView.of(StrictJson.parse(read(), Limits.DOCUMENT)).items().stream()
                .map(vector -> DynamicTest.dynamicTest(vector.at("name").text(), () -> assertThat(code(vector))
                        .as(vector.at("says").text())
                        .isEqualTo(vector.at("code").text())));
    }

    @Test
    void the_file_is_what_the_writer_writes() throws IOException {
        assertThat(read()).isEqualTo(made());
    }

    private static String code(JsonView vector) {
        var policy = CatalogPolicy.parse(Bytes.utf8(vector.at("policy").text()));
        var word = Envelope.parse(Bytes.utf8(vector.at("word").text()));
        var trust = new PivotTrust(policy.pivots());
        try {
            if (word.payloadType().equals(PivotCall.TYPE)) {
                assertThat(trust.call(word).plan().epoch()).isPositive();
            } else {
                assertThat(trust.statement(word).epoch()).isPositive();
            }
            return "";
        } catch (Refusal e) {
            return e.problem().code();
        }
    }

    private static Bytes read() throws IOException {
        return Bytes.copyOf(Files.readAllBytes(FILE));
    }

    private static Bytes made() {
        var vectors = new PivotVectorsTest();
        vectors.add();
        var lines =
                vectors.cases.stream().map(one -> StrictJson.write(one).utf8()).toList();
        return Bytes.utf8("[\n" + String.join(",\n", lines) + "\n]\n");
    }

    private void add() {
        add("call", "The hub calls a cluster home", NAMED, call(HOME, RECOVERY).sign(HUB), "");
        add("statement", "The hub offers a cluster", NAMED, statement().sign(HUB), "");
        var two = new PivotKeys(
                List.of(DIRECTOR.publicKey().hex(), HUB.publicKey().hex()),
                List.of(THIEF.publicHex(), HOME.publicHex()),
                List.of(RECOVERY.publicHex()));
        add(
                "one-of-two",
                "The Catalog names two of each",
                two,
                call(HOME, RECOVERY).sign(HUB),
                "");
        add(
                "call-by-the-director",
                "Who has the Director's key calls the cluster to his own key",
                NAMED,
                call(THIEF, RECOVERY).sign(DIRECTOR),
                "HF-PIV-044");
        add(
                "true-call-by-the-director",
                "The Director's key calls as the hub would",
                NAMED,
                call(HOME, RECOVERY).sign(DIRECTOR),
                "HF-PIV-044");
        add(
                "statement-by-the-director",
                "Who has the Director's key offers a cluster of his own",
                NAMED,
                statement().sign(DIRECTOR),
                "HF-PIV-044");
        add(
                "call-to-another-key",
                "The hub's key calls the cluster to a key that the Catalog does not name",
                NAMED,
                call(THIEF, RECOVERY).sign(HUB),
                "HF-PIV-046");
        add(
                "call-to-another-recovery-key",
                "The set would be sealed to a recovery key that the Catalog does not name",
                NAMED,
                call(HOME, THIEF).sign(HUB),
                "HF-PIV-046");
        add(
                "recovery-key-as-target",
                "A key counts for what it is named for",
                NAMED,
                call(RECOVERY, RECOVERY).sign(HUB),
                "HF-PIV-046");
        add(
                "catalog-without-pivots",
                "A Catalog of an older hub names nobody",
                PivotKeys.NONE,
                call(HOME, RECOVERY).sign(HUB),
                "HF-PIV-045");
        add(
                "catalog-without-recovery",
                "A Catalog that names no recovery key names nobody",
                new PivotKeys(NAMED.hub(), NAMED.sealing(), List.of()),
                statement().sign(HUB),
                "HF-PIV-045");
        add(
                "call-of-no-schema",
                "The hub's key signs what is no call",
                NAMED,
                Envelope.sign(PivotCall.TYPE, Bytes.utf8("{}"), HUB),
                "HF-PIV-014");
    }

    private void add(String name, String says, PivotKeys named, Envelope word, String code) {
        var policy = new CatalogPolicy(List.of(), List.of(), named);
        cases.add(Json.object(
                "name",
                name,
                "says",
                says,
                "policy",
                policy.write().utf8(),
                "word",
                word.write().utf8(),
                "code",
                code));
    }

    private static PivotCall call(SealingKey target, SealingKey recovery) {
        return new PivotCall(
                new PivotPlan("shop-017", "shop-017", "home-0001", 2), target.publicHex(), recovery.publicHex());
    }

    private static PivotStatement statement() {
        return new PivotStatement(
                Role.SOURCE,
                new ClusterRef("shop-017", "shop-017", "0b9c5f0e-4a64-4c1e-9f51-0f6f0a0d3c11"),
                "out-00001",
                1,
                Phase.COMMIT,
                Decision.OPEN,
                SealRef.NONE,
                "",
                List.of());
    }

    private static Bytes seed(int number) {
        var seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return Bytes.copyOf(seed);
    }
}
