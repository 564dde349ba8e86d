package dev.holdfast.agent.run;

import dev.holdfast.agent.forecast.Foreseen;
import dev.holdfast.agent.intake.ImportResult;
import dev.holdfast.agent.intake.Intake;
import dev.holdfast.agent.intake.Offer;
import dev.holdfast.protocol.bundle.BundleReader;
import dev.holdfast.protocol.id.Revision;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.trust.FreshnessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Imports bundles from files and folders.
 *
 * @param foresight what an offer will disturb here
 */
record Sticks(Intake intake, Function<Offer, Optional<Foreseen>> foresight) {
    /** A site's own bundle that is wrong says more than one that was built for another site. */
    private static final String FOREIGN = "HF-TUF-006";

    /**
     * What became of a bundle, or would, and what that will disturb.
     *
     * @param file empty when none was found
     */
    record Taken(ImportResult result, Optional<Foreseen> foreseen, Optional<Path> file) {
        private boolean saysMoreThan(Taken other) {
            return switch (other.result) {
                case ImportResult.Refused(var problem) ->
                    other.file.isEmpty() || problem.code().equals(FOREIGN);
                case ImportResult.Imported _, ImportResult.AlreadyHere _, ImportResult.Unreachable _ -> false;
            };
        }
    }

    /** One bundle; {@code keep} false only says what would happen. */
    Taken take(Path bundle, boolean keep) {
        var foreseen = new AtomicReference<Optional<Foreseen>>(Optional.empty());
        var checked = check(bundle, offer -> foreseen.set(foresight.apply(offer)));
        return new Taken(keep ? keep(bundle) : checked, foreseen.get(), Optional.of(bundle));
    }

    private ImportResult check(Path bundle, Consumer<Offer> offered) {
        return read(
                bundle, reader -> intake.check(reader, FreshnessPolicy.OFFLINE, offered), ImportResult.Refused::new);
    }

    private ImportResult keep(Path bundle) {
        return read(bundle, reader -> intake.take(reader, FreshnessPolicy.OFFLINE), why -> intake.refuse(why, "stick"));
    }

    private static ImportResult read(
            Path bundle, Function<BundleReader, ImportResult> reading, Function<Problem, ImportResult> unread) {
        if (!Files.exists(bundle)) {
            return new ImportResult.Refused(
                    new Problem("HF-AGT-003", "a bundle", "no file " + bundle, "check the path of the bundle"));
        }
        try {
            return switch (BundleReader.open(bundle)) {
                case BundleReader.Opening.Opened(var reader) -> {
                    try (reader) {
                        yield reading.apply(reader);
                    }
                }
                case BundleReader.Opening.Refused(var why) -> unread.apply(why);
            };
        } catch (IOException e) {
            return new ImportResult.Refused(new Problem(
                    "HF-IMP-002",
                    "a bundle that can be read to its end",
                    String.valueOf(e.getMessage()),
                    "copy it again"));
        }
    }

    /** The newest bundle for this site among those in a folder. */
    Taken takeBest(Path folder) throws IOException {
        var best = Optional.<Path>empty();
        var newest = Optional.<Revision>empty();
        var otherwise = new Taken(
                new ImportResult.Refused(new Problem(
                        "HF-AGT-004",
                        "a bundle for this site in " + folder,
                        "none",
                        "build one: holdfast bundle build SITE")),
                Optional.empty(),
                Optional.empty());
        for (var bundle : bundles(folder)) {
            var result = check(bundle, _ -> {});
            switch (result) {
                case ImportResult.Imported(var revision) -> {
                    if (newest.isEmpty() || newest.get().compareTo(revision) < 0) {
                        newest = Optional.of(revision);
                        best = Optional.of(bundle);
                    }
                }
                case ImportResult.AlreadyHere _ -> {
                    if (best.isEmpty()) {
                        best = Optional.of(bundle);
                    }
                }
                case ImportResult.Refused _ -> {
                    var refused = new Taken(result, Optional.empty(), Optional.of(bundle));
                    otherwise = refused.saysMoreThan(otherwise) ? refused : otherwise;
                }
                case ImportResult.Unreachable _ -> {}
            }
        }
        return best.isPresent() ? take(best.get(), true) : otherwise;
    }

    private static List<Path> bundles(Path folder) throws IOException {
        if (Files.exists(folder.resolve("hf.json"))) {
            return List.of(folder);
        }
        try (var files = Files.list(folder)) {
            return files.filter(file ->
                            file.getFileName().toString().endsWith(".hfb") || Files.exists(file.resolve("hf.json")))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }
}
