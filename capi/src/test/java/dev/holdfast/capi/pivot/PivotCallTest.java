package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PivotCallTest {
    private static final PivotCall CALL = new PivotCall(
            new PivotPlan("shop-017", "shop-017", "home-0001", 2),
            World.HUB_SEALING.publicHex(),
            World.RECOVERY.publicHex());

    @Test
    void a_call_survives_its_text_and_fits_the_schema() throws IOException {
        var signed = CALL.sign(World.HUB);
        assertThat(CALL.sign(World.HUB)).isEqualTo(signed);
        assertThat(PivotCall.open(Envelope.parse(signed.write()), List.of(World.HUB.publicKey())))
                .isEqualTo(CALL);
        var root = Path.of(System.getProperty("holdfast.root", ".."));
        var schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(root.resolve("protocol/spec/v1/schemas/pivot-call.json")));
        assertThat(schema.validate(CALL.write().utf8(), InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"schema\":\"pivot-call.v2\"}",
                "{\"schema\":\"pivot-call.v1\",\"cluster\":{\"namespace\":\"a\",\"name\":\"a\"},\"id\":\"../../etc\","
                        + "\"epoch\":2,\"keys\":{\"target\":\"00\",\"recovery\":\"00\"}}"
            })
    void what_is_no_call_is_refused(String text) {
        var signed = Envelope.sign(PivotCall.TYPE, Bytes.utf8(text), World.HUB);
        assertThatThrownBy(() -> PivotCall.open(signed, List.of(World.HUB.publicKey())))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-PIV-014"));
    }

    @Test
    void a_call_of_somebody_else_is_refused() {
        assertThatThrownBy(() -> PivotCall.open(CALL.sign(World.SITE), List.of(World.HUB.publicKey())))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-DSS-003"));
    }
}
