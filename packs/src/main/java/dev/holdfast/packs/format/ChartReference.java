package dev.holdfast.packs.format;

import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A chart that a pack takes from its maker instead of carrying it: an entry of {@code chartRefs} in {@code pack.json}. It is
 * fetched, and locked with its digest, when a profile is published.
 *
 * @param version exact
 * @param repository its address: a Helm repository, or an OCI registry with the chart's folder
 */
public record ChartReference(String name, String version, String repository) {

    /** All of a pack; entries that cannot be read are noted: HF-PCK-012. */
    public static List<ChartReference> read(Json.Obj description, List<Finding> findings) {
        var wrong = new ArrayList<Finding>();
        var references = Fields.of(description, "", wrong).items("chartRefs").stream()
                .map(entry -> {
                    entry.only("name", "version", "repository");
                    var reference = new ChartReference(
                            entry.requiredText("name"),
                            entry.scalar("version").orElse(""),
                            entry.requiredText("repository"));
                    if (PackVersion.parse(reference.version()).isEmpty()) {
                        entry.wrong(
                                "version",
                                "HF-PCK-012",
                                "no exact version: " + reference.version(),
                                "write such as 1.18.2");
                    }
                    return reference;
                })
                .toList();
        wrong.forEach(finding -> findings.add(Finding.error(
                "pack.json", 0, "HF-PCK-012", finding.path() + ": " + finding.message(), finding.remedy())));
        return references;
    }

    @Override
    public String toString() {
        return name + " " + version + " of " + repository;
    }
}
