package dev.holdfast.hub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:10Z");

    @Test
    void where_a_cluster_is_managed_is_shown_when_one_of_them_can_move() {
        var old = cluster("{\"metadata\": {\"name\": \"shop\"}}");
        var moving = cluster(
                """
                {"metadata": {"name": "quay"},
                 "status": {"pivot": {"phase": "P4", "side": "management", "epoch": 1, "asOf": "2026-03-01T12:00:05Z"}}}
                """);
        assertThat(Columns.table(Kind.CLUSTER, List.of(old), NOW).getFirst()).doesNotContain("PIVOT");
        var table = Columns.table(Kind.CLUSTER, List.of(old, moving), NOW);
        assertThat(table).extracting(List::getLast).containsExactly("PIVOT", "-", "P4, management, epoch 1, 5s ago");
    }

    @Test
    void providers_are_named_as_the_inventory_names_them() {
        var management = cluster(
                """
                {"metadata": {"name": "home"}, "status": {"providers": [
                 {"type": "CoreProvider", "name": "cluster-api", "version": "v1.14.0"},
                 {"type": "BootstrapProvider", "name": "kubeadm", "version": "v1.14.0"},
                 {"type": "ControlPlaneProvider", "name": "kubeadm", "version": "v1.14.0"}]}}
                """);
        assertThat(Columns.table(Kind.MANAGEMENT_CLUSTER, List.of(management), NOW)
                        .getLast())
                .contains("cluster-api v1.14.0, bootstrap-kubeadm v1.14.0, control-plane-kubeadm v1.14.0");
    }

    private static Json.Obj cluster(String text) {
        return StrictJson.parseObject(Bytes.utf8(text), Limits.DOCUMENT);
    }
}
