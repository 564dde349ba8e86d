package dev.holdfast.packs.render;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonPointer;
import dev.holdfast.protocol.layer.Hole.Filling;
import dev.holdfast.protocol.layer.HolePlace;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.protocol.layer.Part;
import dev.holdfast.protocol.value.GeneratedValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the values of sensitive variables may come out: in the data of Secrets, with marks in annotations; certificates that
 * sites make also where everybody reads; anything else is an error (packs-and-profiles.md §3, R5, R6). Confined to one thread.
 */
final class SecretPlaces implements HoleFinder.Places {
    /** What it refuses with. */
    static final Set<String> CODES = Set.of("HF-RND-019", "HF-RND-020", "HF-RND-021");

    private final TreeSet<String> variables;
    private final String path;
    private final Sampling samples;
    private final Map<String, String> sources;
    private final List<Finding> findings;

    /**
     * For the layers of one id.
     *
     * @param variables those of the samples that this layer takes
     * @param sources where each object comes from, by its identity
     */
    SecretPlaces(
            List<HoleFinder.Sampled> sampled,
            Set<String> variables,
            Map<String, String> sources,
            List<Finding> findings) {
        this.variables = new TreeSet<>(variables);
        this.path = "layers." + sampled.getFirst().layer().id();
        this.samples =
                new Sampling(sampled.stream().map(HoleFinder.Sampled::sample).toList());
        this.sources = sources;
        this.findings = findings;
    }

    @Override
    public void unlike() {
        findings.add(Finding.error(
                path,
                0,
                "HF-RND-021",
                "which objects there are depends on the value of " + names(),
                "let nothing but the data of Secrets depend on a sensitive variable"));
    }

    @Override
    public Optional<Filling> filling(ObjectRef ref, List<String> names, Json there, List<Json> variants) {
        if (!(there instanceof Json.Str(var value))) {
            moves(ref, names);
            return Optional.empty();
        }
        if (HolePlace.isSecretData(ref, names)) {
            var parts = samples.ofSecret(value, variants);
            if (parts.isEmpty()) {
                findings.add(Finding.error(
                        source(ref),
                        0,
                        "HF-RND-020",
                        JsonPointer.of(names) + " of " + ref + " is made from the value of " + names()
                                + ", but neither its text nor its base64 is there",
                        "hash, cut or convert it before you set it, and put the finished value into the Secret"));
            }
            return parts.map(Filling.Text::new);
        }
        if (HolePlace.takesCertificate(ref, names)) {
            var parts = samples.ofText(value, variants).filter(SecretPlaces::isPublic);
            if (parts.isPresent()) {
                return parts.map(Filling.Text::new);
            }
        }
        if (HolePlace.takesMark(names) && samples.isMark(value)) {
            return Optional.of(new Filling.Derived(samples.moving(value, variants, variables)));
        }
        moves(ref, names);
        return Optional.empty();
    }

    @Override
    public void moves(ObjectRef ref, List<String> names) {
        findings.add(Finding.error(
                source(ref),
                0,
                "HF-RND-019",
                "the value of " + names() + " reaches " + JsonPointer.of(names) + " of " + ref,
                "put it into a Secret and refer to that, as with valueFrom.secretKeyRef"));
    }

    /** Whether everybody may read it: certificates that sites make. */
    private static boolean isPublic(List<Part> parts) {
        var taken = new TreeSet<String>();
        Part.addNames(parts, taken);
        return taken.stream().allMatch(GeneratedValue::isPublic);
    }

    private String source(ObjectRef ref) {
        return sources.getOrDefault(ref.identity(), path);
    }

    private String names() {
        return (variables.size() == 1 ? "the sensitive variable " : "one of the sensitive variables ")
                + String.join(", ", variables);
    }
}
