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

class PivotOrderTest {
    private static final PivotOrder HOME = new PivotOrder(
            new PivotPlan("default", "shop-017", "trip-home", 2),
            World.HUB.publicKey(),
            World.HUB_SEALING.publicHex(),
            World.RECOVERY.publicHex());

    @Test
    void an_order_survives_its_text_and_fits_the_schema() throws IOException {
        var signed = HOME.sign(World.HUB);
        assertThat(PivotOrder.open(Envelope.parse(signed.write()), List.of(World.HUB.publicKey())))
                .isEqualTo(HOME);
        var root = Path.of(System.getProperty("holdfast.root", ".."));
        var schema = Path.of("protocol", "spec", "v1", "schemas", "pivot-order.json");
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(root.resolve(schema)))
                        .validate(HOME.write().utf8(), InputFormat.JSON))
                .isEmpty();
    }

    @Test
    void nobody_but_the_hub_orders_and_every_word_must_be_one() {
        refused("HF-DSS-003", HOME.sign(World.SITE));
        refused("HF-DSS-002", Envelope.sign(PivotStatement.TYPE, HOME.write(), World.HUB));
        var text = HOME.write().utf8();
        for (var bad : List.of(
                text.replace("pivot-order.v1", "pivot-order.v2"),
                text.replace("trip-home", "../trip-home"),
                text.replace("\"epoch\":2", "\"epoch\":0"),
                text.replace(World.RECOVERY.publicHex(), "none"))) {
            refused("HF-PIV-014", Envelope.sign(PivotOrder.TYPE, Bytes.utf8(bad), World.HUB));
        }
    }

    private static void refused(String code, Envelope order) {
        assertThatThrownBy(() -> PivotOrder.open(order, List.of(World.HUB.publicKey())))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo(code));
    }
}
