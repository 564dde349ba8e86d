package dev.holdfast.sim.demo;

import dev.holdfast.hub.HubConfig;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Optional;

/** On which ports the demo's hub listens: those of last time, so that its sites find it again, else free ones. */
final class DemoPorts {
    private DemoPorts() {}

    static HubConfig config(DemoPlan plan) throws IOException {
        var file = plan.hub().resolve("endpoints.json");
        var last = Files.exists(file)
                ? Optional.of(
                        JsonView.of(StrictJson.parseObject(Bytes.copyOf(Files.readAllBytes(file)), Limits.DOCUMENT)))
                : Optional.<JsonView>empty();
        return new HubConfig(
                plan.hub(),
                "127.0.0.1",
                java.util.List.of(),
                plan.port().orElseGet(() -> port(last, "api")),
                port(last, "agent"),
                port(last, "broker"),
                plan.broker(),
                Optional.empty(),
                Optional.empty());
    }

    private static int port(Optional<JsonView> last, String name) {
        return last.map(endpoints -> URI.create(endpoints.at(name).text()).getPort())
                .orElse(0);
    }
}
