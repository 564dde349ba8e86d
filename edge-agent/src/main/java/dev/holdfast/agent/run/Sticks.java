package dev.holdfast.agent.run;

import dev.holdfast.agent.intake.ImportResult;
import dev.holdfast.agent.intake.Intake;
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

/** Imports bundles from files and folders. */
record Sticks(Intake intake) {
    /** One bundle; {@code keep} false only says what would happen. */
    ImportResult take(Path bundle, boolean keep) {
        if (!Files.exists(bundle)) {
            return new ImportResult.Refused(
                    new Problem("HF-AGT-003", "a bundle", "no file " + bundle, "check the path of the bundle"));
        }
        try {
            return switch (BundleReader.open(bundle)) {
                case BundleReader.Opening.Opened(var reader) -> take(reader, keep);
                case BundleReader.Opening.Refused(var why) ->
                    keep ? intake.refuse(why, "stick") : new ImportResult.Refused(why);
            };
        } catch (IOException e) {
            return new ImportResult.Refused(new Problem(
                    "HF-IMP-002",
                    "a bundle that can be read to its end",
                    String.valueOf(e.getMessage()),
                    "copy it again"));
        }
    }

    private ImportResult take(BundleReader opened, boolean keep) {
        try (opened) {
            return keep ? intake.take(opened, FreshnessPolicy.OFFLINE) : intake.check(opened, FreshnessPolicy.OFFLINE);
        }
    }

    /** The newest bundle for this site among those in a folder. */
    ImportResult takeBest(Path folder) throws IOException {
        var best = Optional.<Path>empty();
        var newest = Optional.<Revision>empty();
        ImportResult otherwise = new ImportResult.Refused(new Problem(
                "HF-AGT-004", "a bundle for this site in " + folder, "none", "build one: holdfast bundle build SITE"));
        for (var bundle : bundles(folder)) {
            switch (take(bundle, false)) {
                case ImportResult.Imported(var revision) -> {
                    if (newest.isEmpty() || newest.get().compareTo(revision) < 0) {
                        newest = Optional.of(revision);
                        best = Optional.of(bundle);
                    }
                }
                case ImportResult.AlreadyHere here -> {
                    otherwise = here;
                    best = best.or(() -> Optional.of(bundle));
                }
                case ImportResult.Refused refused -> {
                    if (!(otherwise instanceof ImportResult.AlreadyHere)) {
                        otherwise = refused;
                    }
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
