package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.cli.Terminal;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.sim.drive.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Somebody who starts the demo and follows the README in another terminal. */
final class Reader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final List<String> SHOPS = List.of("shop-1", "shop-2", "shop-3");

    private final Path folder;
    private final Clock clock;
    private final Map<String, String> environment;
    private final Demo demo;

    Reader(Path folder, Clusters clusters, String broker, Clock clock) {
        this.folder = folder;
        this.clock = clock;
        this.environment = Map.of("HOLDFAST_CONFIG", folder.resolve("config").toString());
        var catalog = Readme.root().resolve("packs/catalog");
        var plan = new DemoPlan(folder.resolve("demo"), 3, clusters, broker, Optional.empty(), catalog);
        this.demo = Demo.start(plan, environment, clock, _ -> {});
        demo.awaitConverged(PATIENCE);
    }

    /** Types every line of every step and sees what the README promises. */
    void follow(Readme readme) throws IOException, InterruptedException {
        assertThat(readme.steps()).hasSize(5);
        type(readme.steps().get(0));
        for (var shop : SHOPS) {
            var cluster = cluster(shop);
            assertThat(cluster.at("spec")
                            .at("profiles")
                            .items()
                            .getFirst()
                            .at("version")
                            .text())
                    .isEqualTo("1.1.0");
            assertThat(cluster.at("status").at("converged").flag(false))
                    .as(shop)
                    .isTrue();
        }

        assertThat(type(readme.steps().get(1))).contains("the line of shop-1 is cut", "the agent set it back to");

        var before = atSite().at("appliedRevision").integer();
        assertThat(type(readme.steps().get(2)))
                .contains("would be imported", "ConfigMap shop/banner: pods that have it as files", " imported");
        awaitApplied(before + 1);
        assertThat(atHub().at("appliedRevision").integer()).isEqualTo(before);

        assertThat(type(readme.steps().get(3))).contains("imported");
        assertThat(atHub().at("appliedRevision").integer()).isEqualTo(before + 1);
        assertThat(atHub().at("via").text()).isEqualTo("stick");

        assertThat(type(readme.steps().get(4))).contains("cluster/shop-1 converged", "drift");
        assertThat(atHub().at("desiredRevision").integer())
                .isEqualTo(atSite().at("appliedRevision").integer());
    }

    /** Waits until the hub hears every site over the broker, also the one that was cut off, not by stick or HTTPS. */
    void seesAllSitesOverMqtt() {
        for (var shop : SHOPS) {
            await(
                    shop + " is heard over MQTT",
                    () -> cluster(shop).at("status").at("via").text("").equals("mqtt"));
        }
    }

    private JsonView cluster(String name) {
        return shell().must("get", "cluster", name, "-o", "json").json();
    }

    private JsonView atHub() {
        return cluster("shop-1").at("status");
    }

    private JsonView atSite() {
        var data = folder.resolve("demo/sites/shop-1").toString();
        return shell().must("agent", "status", "--data", data, "-o", "json").json();
    }

    // A person reads what the command printed and types it again.
    private void awaitApplied(long revision) {
        await(
                "revision " + revision + " is applied",
                () -> atSite().at("appliedRevision").integer() >= revision
                        && atSite().at("converged").flag(false));
    }

    private static void await(String what, BooleanSupplier answer) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!answer.getAsBoolean()) {
            assertThat(System.nanoTime()).as("expected in time: " + what).isLessThan(end);
            LockSupport.parkNanos(100_000_000L);
        }
    }

    private String type(List<String> lines) throws IOException, InterruptedException {
        var printed = new StringBuilder();
        for (var line : lines) {
            var here = line.replace(".holdfast/demo", folder + "/demo")
                    .replace(" stick/", " " + folder + "/stick/")
                    .replace("packs/catalog", Readme.root() + "/packs/catalog");
            printed.append(here.startsWith("./holdfast ") ? holdfast(here) : other(here));
        }
        return printed.toString();
    }

    private String holdfast(String line) {
        var words = line.substring("./holdfast ".length()).split(" +");
        if (!words[0].equals("demo")) {
            return shell().must(words).out();
        }
        var out = new ByteArrayOutputStream();
        var terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                environment,
                clock);
        var arguments = new java.util.ArrayList<>(Arrays.asList(words).subList(1, words.length));
        arguments.addAll(List.of("--data", folder + "/demo"));
        var status = DemoCommand.build(terminal).execute(arguments.toArray(String[]::new));
        assertThat(status)
                .as(line + "\n" + out.toString(StandardCharsets.UTF_8))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String other(String line) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(line + "\n" + printed).isZero();
        return printed;
    }

    private Shell shell() {
        return new Shell(environment, clock);
    }

    @Override
    public void close() {
        demo.close();
    }
}
