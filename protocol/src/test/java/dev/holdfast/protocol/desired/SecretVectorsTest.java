package dev.holdfast.protocol.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.SealingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Replays {@code protocol/vectors/secret}. Run with {@code -Dholdfast.vectors=write} to write them anew. */
class SecretVectorsTest {
    private static final Path FILE = Path.of("vectors", "secret", "cases.json");

    @BeforeAll
    static void write_when_asked_to() throws IOException {
        if ("write".equals(System.getProperty("holdfast.vectors"))) {
            Files.createDirectories(FILE.getParent());
            var lines = new ArrayList<String>();
            cases().forEach(one -> lines.add(StrictJson.write(one).utf8()));
            Files.writeString(FILE, "[\n" + String.join(",\n", lines) + "\n]\n");
        }
    }

    @TestFactory
    Stream<DynamicTest> every_sealed_file_opens_or_is_refused_as_it_says() throws IOException {
        return JsonView.of(StrictJson.parse(Bytes.copyOf(Files.readAllBytes(FILE)), Limits.DOCUMENT)).items().stream()
                .map(one -> DynamicTest.dynamicTest(one.at("name").text(), () -> check(one)));
    }

    private static void check(JsonView one) {
        var key = SealingKey.fromSeed(hex(one.at("seed")));
        assertThat(key.publicHex()).isEqualTo(one.at("recipient").text());
        String found;
        try {
            found = SecretName.parse(one.at("secret").text())
                    .orElseThrow()
                    .open(
                            key,
                            new FleetId(one.at("fleet").text()),
                            new SiteId(one.at("site").text()),
                            one.at("version").natural(),
                            hex(one.at("sealed")))
                    .utf8();
        } catch (Refusal e) {
            found = e.problem().code();
        }
        assertThat(found).isEqualTo(one.at("expected").text());
    }

    private static List<Json.Obj> cases() {
        var seed = new byte[32];
        Arrays.fill(seed, (byte) 7);
        var key = SealingKey.fromSeed(Bytes.copyOf(seed));
        var sealed = new SecretName("pos-db", "password")
                .seal(key.publicHex(), new FleetId("acme"), new SiteId("plant-0042"), 3, Bytes.utf8("s3cret"));
        var hex = HexFormat.of().formatHex(sealed.toArray());
        var altered = hex.substring(0, hex.length() - 1) + (hex.endsWith("0") ? "1" : "0");
        var good = Json.object(
                "name", "good",
                "seed", HexFormat.of().formatHex(seed),
                "recipient", key.publicHex(),
                "fleet", "acme",
                "site", "plant-0042",
                "secret", "pos-db/password",
                "version", 3,
                "sealed", hex,
                "expected", "s3cret");
        var refused = good.with("expected", "HF-SEL-001");
        return List.of(
                good,
                refused.with("name", "another site").with("site", "plant-0043"),
                refused.with("name", "another fleet").with("fleet", "other"),
                refused.with("name", "another name").with("secret", "pos-db/other"),
                refused.with("name", "another version").with("version", Json.of(4)),
                refused.with("name", "altered").with("sealed", altered),
                refused.with("name", "cut off").with("sealed", hex.substring(0, 60)),
                refused.with("name", "a share that is no point").with("sealed", "00".repeat(32) + hex.substring(64)));
    }

    private static Bytes hex(JsonView view) {
        return Bytes.copyOf(HexFormat.of().parseHex(view.text()));
    }
}
