package dev.holdfast.sim.interfere;

import dev.holdfast.agent.kube.FabricKubeApi;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.sim.testbed.Binaries;
import dev.holdfast.sim.testbed.ControlPlane;
import dev.holdfast.sim.testbed.Folders;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One control plane with controllers for all tests of this package: started by the first, ended after the last. */
final class SharedPlane implements ParameterResolver {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(SharedPlane.class);

    /**
     * One request, as the API server noted it.
     *
     * @param inTheNameOf whom it impersonated; empty when nobody
     */
    record Request(String agent, String verb, String uri, String inTheNameOf) {
        static Request of(JsonView line) {
            return new Request(
                    line.at("userAgent").text(""),
                    line.at("verb").text(""),
                    line.at("requestURI").text(""),
                    line.at("impersonatedUser").at("username").text(""));
        }

        boolean writes() {
            return !List.of("get", "list", "watch").contains(verb);
        }
    }

    /** What the tests share; names are handed out so that no two tests meet. Thread-safe. */
    record Plane(Binaries binaries, Path folder, ControlPlane control, FabricKubeApi agent, AtomicInteger names)
            implements AutoCloseable {
        static Plane start() {
            var binaries = Need.here().controllers("the agent beside others who change the same objects");
            try {
                var folder = Files.createTempDirectory("interfere");
                var audit = folder.resolve("audit.yaml");
                Files.writeString(
                        audit,
                        """
                        apiVersion: audit.k8s.io/v1
                        kind: Policy
                        omitStages: [RequestReceived]
                        rules:
                          - level: Metadata
                        """);
                var options = Options.withNodes(1)
                        .serverFlag("--audit-policy-file=" + audit)
                        .serverFlag("--audit-log-path=" + folder.resolve("audit.log"));
                var control = ControlPlane.start(binaries, folder, options);
                return new Plane(
                        binaries,
                        folder,
                        control,
                        FabricKubeApi.connect(control.kubeconfig(), new Random(1)),
                        new AtomicInteger());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** How long the audit log is now. */
        long auditEnd() {
            try {
                return Files.size(folder.resolve("audit.log"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Every request since then, watches when they began. */
        List<Request> audit(long since) {
            try (var log = Files.newByteChannel(folder.resolve("audit.log"))) {
                var text =
                        new String(Channels.newInputStream(log.position(since)).readAllBytes(), StandardCharsets.UTF_8);
                return text.lines()
                        .filter(line -> line.endsWith("}"))
                        .map(line -> JsonView.of(Others.json(line)))
                        .filter(line -> line.at("stage")
                                .text("")
                                .equals(
                                        line.at("verb").text("").equals("watch")
                                                ? "ResponseStarted"
                                                : "ResponseComplete"))
                        .map(Request::of)
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String fresh() {
            return "place-" + names.incrementAndGet();
        }

        @Override
        public void close() throws IOException {
            agent.close();
            control.close();
            Folders.delete(folder);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Plane.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(STORE).getOrComputeIfAbsent("plane", _ -> Plane.start(), Plane.class);
    }
}
