package dev.holdfast.hub.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelsTest {
    private static final String CHANNEL = "/api/v1/profiles/store/channels/stable";

    private static void point(LiveHub hub, String version) {
        assertThat(hub.call("PUT", CHANNEL, Json.object("version", version)).status())
                .isEqualTo(200);
    }

    private static LiveHub.Answer cluster(LiveHub hub, String name, String updates, String channel) {
        var pin = Json.object("name", "store", "channel", channel);
        var spec = Json.object("profiles", List.of(pin), "updates", updates);
        var path = "/api/v1/clusters/" + name;
        var before = hub.get(path);
        return hub.call(
                "PUT",
                path,
                StrictJson.write(LiveHub.document("Cluster", name, "default", spec)),
                hub.admin,
                before.status() == 200 ? Map.of("If-Match", before.header("ETag")) : Map.of());
    }

    private static String version(LiveHub hub, String cluster) {
        var spec = hub.get("/api/v1/clusters/" + cluster).json().at("spec");
        return spec.at("profiles").items().getFirst().at("version").text("");
    }

    private static void await(LiveHub hub, String cluster, String version) {
        for (int i = 0; i < 1_000 && !version(hub, cluster).equals(version); i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(version(hub, cluster)).isEqualTo(version);
    }

    @Test
    void a_cluster_that_follows_by_itself_goes_where_the_channel_goes_and_another_is_told(@TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            hub.publish("store", "1.0.0", "one");
            point(hub, "1.0.0");
            assertThat(cluster(hub, "auto", "automatic", "stable").status()).isEqualTo(201);
            assertThat(cluster(hub, "hand", "manual", "stable").status()).isEqualTo(201);
            assertThat(version(hub, "hand")).isEqualTo("1.0.0");

            hub.publish("store", "1.1.0", "two");
            assertThat(hub.get("/api/v1/updates").json().at("items").items())
                    .as("a newer version is no news for who follows a channel")
                    .isEmpty();
            point(hub, "1.1.0");
            await(hub, "auto", "1.1.0");
            assertThat(hub.get("/api/v1/updates").json().at("items").items())
                    .extracting(update -> update.at("cluster").text())
                    .containsExactly("hand");
            assertThat(cluster(hub, "hand", "manual", "stable").header("Holdfast-Result"))
                    .as("an old file that is applied again moves nothing")
                    .isEqualTo("unchanged");
            assertThat(hub.call("POST", "/api/v1/clusters/hand/updates", Json.Obj.EMPTY)
                            .status())
                    .isEqualTo(200);
            assertThat(version(hub, "hand")).isEqualTo("1.1.0");

            point(hub, "1.0.0");
            await(hub, "auto", "1.0.0");
        }
    }

    @Test
    void what_no_channel_can_be_is_refused(@TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            hub.publish("store", "1.0.0", "one");
            assertThat(hub.call("PUT", CHANNEL, Json.object("version", "2.0.0")).code())
                    .isEqualTo("HF-CHN-002");
            assertThat(hub.call("PUT", "/api/v1/profiles/store/channels/No", Json.object("version", "1.0.0"))
                            .code())
                    .isEqualTo("HF-CHN-001");
            assertThat(cluster(hub, "c", "manual", "absent")
                            .json()
                            .at("findings")
                            .items())
                    .extracting(finding -> finding.at("code").text())
                    .contains("HF-CLU-019");
            var publish = Json.object("version", "1.0.0", "channel", "stable");
            assertThat(hub.call("POST", "/api/v1/profiles/store/versions", publish)
                            .status())
                    .isEqualTo(200);
            assertThat(hub.get("/api/v1/profiles/store/channels")
                            .json()
                            .at("channels")
                            .at("stable")
                            .text())
                    .isEqualTo("1.0.0");
        }
    }
}
