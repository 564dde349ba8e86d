package dev.holdfast.sim.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlPlaneIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private Binaries binaries;
    private ControlPlane plane;

    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) {
        folder = temporary;
        binaries = Need.here().controllers("starting, stopping and pausing a real Kubernetes API server");
        plane = ControlPlane.start(binaries, folder.resolve("plane"), Options.withNodes(2));
    }

    @AfterAll
    void end() {
        if (plane != null) {
            plane.close();
        }
    }

    @Test
    void a_deployment_becomes_available() throws Exception {
        apply(
                plane,
                "/apis/apps/v1/namespaces/default/deployments/web",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: example.test/web:1}]}
                """);

        awaitCondition("/apis/apps/v1/namespaces/default/deployments/web", "Available");
    }

    @Test
    void a_job_completes() throws Exception {
        apply(
                plane,
                "/apis/batch/v1/namespaces/default/jobs/once",
                """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: once}
                spec:
                  template:
                    spec: {restartPolicy: Never, containers: [{name: once, image: example.test/once:1}]}
                """);

        awaitCondition("/apis/batch/v1/namespaces/default/jobs/once", "Complete");
    }

    @Test
    void nodes_claim_the_version_of_the_server() throws Exception {
        assertThat(get(plane, "/api/v1/nodes/node-1").body()).containsPattern("\"kubeletVersion\":\"v1\\.\\d+");
    }

    @Test
    void a_stopped_server_comes_back_at_its_address_with_its_objects() throws Exception {
        var address = plane.address();
        apply(plane, "/api/v1/namespaces/default/configmaps/kept", configMap("kept"));

        plane.stop();
        assertThatThrownBy(() -> get(plane, "/readyz")).isInstanceOf(IOException.class);
        plane.restart();

        assertThat(plane.address()).isEqualTo(address);
        assertThat(get(plane, "/api/v1/namespaces/default/configmaps/kept").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_restart_waits_until_its_port_is_free() throws Exception {
        plane.stop();
        CompletableFuture<Void> restart;
        try (var squatter = new ServerSocket(plane.address().getPort(), 1, InetAddress.getLoopbackAddress())) {
            restart = CompletableFuture.runAsync(plane::restart);
            new Patience(PATIENCE).until("a server that found its port taken", () -> serverLog()
                    .contains("address already in use"));
            assertThat(squatter.isBound()).isTrue();
        }

        restart.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(get(plane, "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void a_paused_server_answers_nothing_until_it_goes_on() throws Exception {
        plane.pause();
        try {
            assertThatThrownBy(() -> get(plane, "/readyz", Duration.ofMillis(300)))
                    .isInstanceOf(HttpTimeoutException.class);
        } finally {
            plane.resume();
        }

        assertThat(get(plane, "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void a_server_alone_keeps_its_objects_for_the_next_one_in_its_folder() throws Exception {
        var home = folder.resolve("alone");
        var path = "/api/v1/namespaces/default/configmaps/kept";
        try (var first = ControlPlane.start(binaries, home, Options.apiOnly().durable())) {
            apply(first, path, configMap("kept"));
        }

        try (var second = ControlPlane.start(binaries, home, Options.apiOnly())) {
            assertThat(get(second, path).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void closing_ends_every_program() {
        var before = RunningPrograms.of(binaries);

        ControlPlane.start(binaries, folder.resolve("brief"), Options.apiOnly()).close();

        assertThat(RunningPrograms.of(binaries)).isEqualTo(before);
    }

    @Test
    void a_server_that_cannot_start_fails_with_its_last_words() {
        var options = Options.apiOnly().serverFlag("--no-such-flag=1");

        assertThatThrownBy(() -> ControlPlane.start(binaries, folder.resolve("broken"), options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unknown flag: --no-such-flag");
    }

    private String serverLog() {
        try {
            return Files.readString(folder.resolve("plane/kube-apiserver.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configMap(String name) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}".formatted(name);
    }

    private static void apply(ControlPlane plane, String path, String yaml) throws Exception {
        var request = HttpRequest.newBuilder(plane.address().resolve(path + "?fieldManager=test"))
                .header("Content-Type", "application/apply-patch+yaml")
                .method("PATCH", BodyPublishers.ofString(yaml))
                .timeout(PATIENCE)
                .build();
        var answer = plane.client().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    }

    private void awaitCondition(String path, String type) {
        var wanted = Pattern.compile("\"type\":\"" + type + "\",\"status\":\"True\"");
        new Patience(PATIENCE).until(type + " at " + path, () -> {
            try {
                return wanted.matcher(get(plane, path).body()).find();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static HttpResponse<String> get(ControlPlane plane, String path) throws IOException {
        return get(plane, path, PATIENCE);
    }

    private static HttpResponse<String> get(ControlPlane plane, String path, Duration patience) throws IOException {
        try {
            return plane.client()
                    .send(
                            HttpRequest.newBuilder(plane.address().resolve(path))
                                    .timeout(patience)
                                    .build(),
                            BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
