package dev.holdfast.agent.cli;

import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.agent.reconcile.DesiredSource;
import dev.holdfast.agent.reconcile.Reconciler;
import dev.holdfast.agent.reconcile.Rights;
import dev.holdfast.agent.store.StateDb;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.layer.HydratedLayer;
import dev.holdfast.protocol.link.MqttLink;
import dev.holdfast.protocol.link.PahoLink;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;

/**
 * {@code rehearse}: the steps of a start without a site, a cluster or a network. The launcher lets Java remember what is
 * loaded here, so that later starts find it ready. Changes nothing outside a temporary folder.
 */
@Command(
        name = "rehearse",
        hidden = true,
        description = "Go through the start of an agent, for Java to remember it.",
        footer = {"", "Example:", "  holdfast agent rehearse"})
final class RehearseCommand implements Callable<Integer> {
    /** Port 9 takes and answers nothing: every step gets as far as it can get alone. */
    private static final String NOBODY = "127.0.0.1:9";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Terminal terminal;

    RehearseCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        var folder = Files.createTempDirectory("holdfast-rehearsal");
        try {
            cluster(folder);
            broker();
            desk(folder);
        } finally {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return 0;
    }

    private void cluster(Path folder) throws IOException {
        var random = new SecureRandom();
        var kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"),
                """
                apiVersion: v1
                kind: Config
                current-context: nobody
                contexts: [{name: nobody, context: {cluster: nobody, user: nobody}}]
                clusters: [{name: nobody, cluster: {server: "https://%s"}}]
                users: [{name: nobody, user: {token: none}}]
                """
                        .formatted(NOBODY));
        try (var store = StateDb.open(folder.resolve("state.db"));
                var kube = FabricKubeApi.connect(kubeconfig, random);
                var reconciler = new Reconciler(
                        kube,
                        Rights.FULL,
                        new Nothing(),
                        store,
                        (_, _, _, _) -> {},
                        terminal.clock(),
                        random,
                        () -> {})) {
            var _ = kube.health();
            var _ = reconciler.status();
        }
    }

    private void broker() throws NoSuchAlgorithmException, InterruptedException {
        var ended = new CountDownLatch(1);
        var settings = new MqttLink.Settings(
                "mqtts://" + NOBODY,
                "nobody",
                SSLContext.getDefault(),
                Optional.empty(),
                List.of(),
                true,
                false,
                Duration.ofMinutes(1));
        try (var link = new PahoLink(settings, terminal.clock(), new SecureRandom())) {
            link.start(_ -> ended.countDown());
            var _ = ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** What short commands load. */
    private void desk(Path folder) {
        var silent = new PrintWriter(Writer.nullWriter());
        var _ = AgentCommands.build(silent, silent, terminal.environment(), terminal.clock())
                .execute("status", "--data", folder.resolve("nobody").toString());
    }

    private static final class Nothing implements DesiredSource {
        @Override
        public Optional<DesiredState> desired() {
            return Optional.empty();
        }

        @Override
        public HydratedLayer layer(DesiredState.DesiredLayer layer) {
            throw new IllegalStateException("expected no layer to be asked for, found " + layer.key());
        }
    }
}
