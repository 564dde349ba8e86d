package dev.holdfast.hub.cli;

import dev.holdfast.protocol.bundle.BundleReader;
import dev.holdfast.protocol.bundle.BundleReader.Opening;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.trust.Binding;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import dev.holdfast.protocol.trust.Repository;
import dev.holdfast.protocol.trust.Role;
import dev.holdfast.protocol.trust.TrustEngine;
import dev.holdfast.protocol.trust.TrustState;
import dev.holdfast.protocol.trust.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into a bundle without a hub: what it says, and with {@code verify} whether its signatures hold. */
@Command(
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Look into a bundle: inspect shows what it says, verify checks its signatures too.",
        footer = {
            "",
            "Examples:",
            "  holdfast bundle inspect plant-1.hfb",
            "  holdfast bundle verify plant-1.hfb --root sha256:…"
        })
final class BundleInspect implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE.hfb")
    Path file = Path.of("");

    @Option(
            names = "--root",
            paramLabel = "DIGEST",
            description = "Digest that the first Director root must have (it is in every enrolment token).")
    @Nullable
    String root;

    @Mixin
    final Output output;

    private final Terminal terminal;
    private final boolean verify;

    BundleInspect(Terminal terminal, boolean verify) {
        this.terminal = terminal;
        this.verify = verify;
        this.output = new Output(terminal.out());
    }

    @Override
    public Integer call() {
        try {
            return switch (BundleReader.open(file)) {
                case Opening.Refused(var why) -> throw Failure.of(why, 1);
                case Opening.Opened(var bundle) -> show(bundle);
            };
        } catch (IOException e) {
            throw Failure.of(
                    "HF-BND-014", "a readable stick", e.getClass().getSimpleName(), "try again, or use another stick");
        }
    }

    private int show(BundleReader bundle) {
        try (bundle) {
            var facts = bundle.facts();
            var document = facts.json()
                    .with("files", bundle.names().size())
                    .with("blobs", bundle.blobs().size());
            output.line("bundle for site " + facts.site() + " of fleet " + facts.fleet());
            output.line("revision " + facts.revision() + ", made " + facts.created() + ", "
                    + bundle.blobs().size() + " blobs");
            for (var repository : Repository.values()) {
                var first = first(bundle, repository);
                document = document.with(repository.folder() + "Root", first.toString());
                output.line(repository.folder() + " root " + first);
                if (verify) {
                    var version = verified(bundle, repository);
                    document = document.with(repository.folder() + "Version", version);
                    output.line(repository.folder() + " targets version " + version + " verified");
                }
            }
            if (root != null && !first(bundle, Repository.DIRECTOR).toString().equals(root)) {
                throw Failure.of(
                        "HF-BND-015",
                        "first Director root " + root,
                        first(bundle, Repository.DIRECTOR).toString(),
                        "this bundle is of another fleet");
            }
            if (verify && root == null) {
                output.line("verified against the bundle's own first roots; compare them, or give --root");
            }
            if (output.json()) {
                output.document(verify ? document.with("verified", true) : document);
            }
            return 0;
        }
    }

    private Digest first(BundleReader bundle, Repository repository) {
        return fetch(bundle, repository, "1.root.json", Role.ROOT.maxBytes())
                .map(Bytes::digest)
                .orElseThrow(() -> Failure.of(
                        "HF-BND-008", repository.folder() + "/1.root.json", "none", "build the bundle again"));
    }

    private long verified(BundleReader bundle, Repository repository) {
        var facts = bundle.facts();
        var binding = new Binding(
                facts.fleet(), repository == Repository.DIRECTOR ? Optional.of(facts.site()) : Optional.empty());
        var engine = new TrustEngine(binding);
        var pinned =
                fetch(bundle, repository, "1.root.json", Role.ROOT.maxBytes()).orElseThrow();
        var state =
                switch (engine.pin(repository, pinned)) {
                    case Verdict.Accepted<TrustState>(var accepted) -> accepted;
                    case Verdict.Rejected<TrustState>(var why) -> throw Failure.of(why.problem(), 1);
                };
        var update = engine.update(
                state,
                (name, most) -> fetch(bundle, repository, name, most),
                FreshnessPolicy.OFFLINE,
                terminal.clock().instant());
        update.rejection().ifPresent(why -> {
            throw Failure.of(why.problem(), 1);
        });
        return engine.version(update.state(), Role.TARGETS);
    }

    private static Optional<Bytes> fetch(BundleReader bundle, Repository repository, String name, int most) {
        try {
            return bundle.metadata(repository, name, most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
