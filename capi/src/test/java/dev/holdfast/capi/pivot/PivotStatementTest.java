package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PivotStatementTest {
    private static final Path SCHEMA = Path.of("protocol", "spec", "v1", "schemas", "pivot-statement.json");

    @Test
    void everything_that_two_sides_say_in_a_pivot_fits_the_schema() throws IOException {
        var root = Path.of(System.getProperty("holdfast.root", ".."));
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(root.resolve(SCHEMA)));
        var said = said();
        assertThat(said).hasSizeGreaterThan(8);
        for (var statement : said) {
            assertThat(schema.validate(statement.write().utf8(), InputFormat.JSON))
                    .as(statement.toString())
                    .isEmpty();
        }
    }

    @Test
    void a_statement_survives_its_text_and_is_said_twice_in_the_same_bytes() {
        for (var statement : said()) {
            var signed = statement.sign(World.HUB);
            assertThat(statement.sign(World.HUB)).isEqualTo(signed);
            assertThat(PivotStatement.open(Envelope.parse(signed.write()), List.of(World.HUB.publicKey())))
                    .isEqualTo(statement);
        }
    }

    @Test
    void no_statement_holds_a_secret() {
        for (var statement : said()) {
            assertThat(statement.write().utf8()).doesNotContain("c2VjcmV0", "tls.crt", "providerID");
        }
    }

    @Test
    void another_schema_is_refused() {
        var other = Envelope.sign(
                PivotStatement.TYPE,
                dev.holdfast.protocol.id.Bytes.utf8("{\"schema\":\"pivot-statement.v2\"}"),
                World.HUB);
        assertThatThrownBy(() -> PivotStatement.open(other, List.of(World.HUB.publicKey())))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-PIV-014"));
    }

    /** Every different thing that is said in a pivot that succeeds, and one that fails. */
    private static List<PivotStatement> said() {
        var said = new ArrayList<PivotStatement>();
        var world = new World();
        world.begin();
        for (int i = 0; i < 200 && !world.ended(); i++) {
            world.round();
            world.source.record().map(PivotStatement::of).ifPresent(said::add);
            world.target.record().map(PivotStatement::of).ifPresent(said::add);
        }
        world.source
                .record()
                .map(record ->
                        record.decided(Decision.ABORTED).because(List.of(new Problem("HF-PIV-013", "a", "b", "c"))))
                .map(PivotStatement::of)
                .ifPresent(said::add);
        return said.stream().distinct().toList();
    }
}
