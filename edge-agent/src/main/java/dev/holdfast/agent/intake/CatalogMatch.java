package dev.holdfast.agent.intake;

import dev.holdfast.agent.store.DesiredRows.Adopted;
import dev.holdfast.protocol.desired.CatalogPolicy;
import dev.holdfast.protocol.desired.DesiredState;
import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.desired.Features;
import dev.holdfast.protocol.desired.PivotFiles;
import dev.holdfast.protocol.desired.ProfileManifest;
import dev.holdfast.protocol.desired.RemovalStatement;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.desired.VariantStatement;
import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.trust.Target;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Does the Director ask only for what the Catalog allows (protocol.md D1, D41, D41a)? Answers the blobs that the desired
 * state is made of, or refuses with HF-DES-002 to HF-DES-012. Confined to one import.
 */
final class CatalogMatch {
    private final Binding binding;
    private final Map<String, Target> director;
    private final Map<String, Target> catalog;
    private final SignedDocuments documents;
    private final Map<String, ProfileManifest> manifests = new HashMap<>();
    private final HashSet<String> used = new HashSet<>();
    private final List<BlobRef> content = new ArrayList<>();

    /**
     * Whose desired state it must be, what the site has adopted so far, newest first, what each layer was last made
     * from, the lowest revision that it may adopt, and when it is.
     */
    record Binding(
            String fleet,
            String site,
            List<Adopted> adopted,
            Map<LayerKey, Digest> inputs,
            long required,
            Instant now) {}

    CatalogMatch(Binding binding, List<Target> director, List<Target> catalog, SignedDocuments documents) {
        this.binding = binding;
        this.director = byPath(director);
        this.catalog = byPath(catalog);
        this.documents = documents;
    }

    /** A desired state that may be adopted, with everything it needs. */
    record Match(DesiredState desired, Bytes bytes, List<BlobRef> content) {}

    /** Empty when the Director asks for nothing. */
    Optional<Match> check() throws IOException {
        var target = director.get(DesiredState.TARGET);
        if (target == null) {
            return Optional.empty();
        }
        used.add(DesiredState.TARGET);
        var bytes = documents.require(target.content());
        requireKnown(DesiredState.requires(bytes), "the desired state");
        var desired = DesiredState.parse(bytes);
        checkBinding(desired, bytes);
        for (var profile : desired.profiles()) {
            checkProfile(profile);
        }
        for (var layer : desired.layers()) {
            checkLayer(layer);
        }
        for (var tombstone : desired.tombstones()) {
            checkTombstone(tombstone, desired);
        }
        for (var removal : desired.dataRemovals()) {
            checkDataRemoval(removal, desired);
        }
        for (var path : director.keySet()) {
            if (!used.contains(path) && !isEnclosure(path)) {
                throw refuse("HF-DES-011", "only targets that the desired state uses", path);
            }
        }
        checkSecrets(desired);
        return Optional.of(new Match(desired, bytes, List.copyOf(content)));
    }

    /** Whether a target stands beside the desired state: of a pivot, or a sealed secret. */
    static boolean isEnclosure(String path) {
        return PivotFiles.isOne(path) || SecretName.ofTarget(path).isPresent();
    }

    /** Whether one of it is there; that it opens is seen when it is used. */
    private void checkSecrets(DesiredState desired) {
        var sealed = director.keySet().stream()
                .flatMap(path -> SecretName.ofTarget(path).stream())
                .map(SecretName.Sealed::name)
                .collect(Collectors.toSet());
        for (var secret : desired.secrets().values()) {
            if (!sealed.contains(secret)) {
                throw refuse("HF-DES-013", "a sealed file of secret " + secret, "none");
            }
        }
    }

    static void requireKnown(Iterable<String> required, String what) {
        var missing = Features.missing(required);
        if (!missing.isEmpty()) {
            throw new Refusal(
                    "HF-DES-004",
                    "an agent that knows " + String.join(", ", missing) + " for " + what,
                    "one that knows " + String.join(", ", Features.SUPPORTED),
                    "update the agent of this site; it keeps what runs until then");
        }
    }

    private void checkBinding(DesiredState desired, Bytes bytes) {
        if (!desired.fleet().value().equals(binding.fleet())
                || !desired.site().value().equals(binding.site())) {
            throw refuse(
                    "HF-DES-005",
                    "the desired state of " + binding.fleet() + "/" + binding.site(),
                    desired.fleet() + "/" + desired.site());
        }
        if (desired.revision().value() < binding.required()) {
            throw refuse(
                    "HF-DES-002", "revision " + binding.required() + " or newer", "revision " + desired.revision());
        }
        if (binding.adopted().isEmpty()) {
            return;
        }
        var adopted = binding.adopted().getFirst();
        var order = desired.revision().compareTo(adopted.revision());
        if (order < 0) {
            throw refuse(
                    "HF-DES-002", "revision " + adopted.revision() + " or newer", "revision " + desired.revision());
        }
        if (order == 0 && !bytes.equals(adopted.content())) {
            throw refuse(
                    "HF-DES-003",
                    "revision " + adopted.revision() + " as it was adopted",
                    "other content under the same number");
        }
    }

    private void checkProfile(DesiredState.ProfileRef profile) throws IOException {
        var path = ProfileManifest.target(profile.name(), profile.version());
        var reference = profile.blob();
        requireBoth(path, reference, "HF-DES-006");
        var manifest = ProfileManifest.parse(documents.require(reference));
        if (!manifest.name().equals(profile.name()) || !manifest.version().equals(profile.version())) {
            throw refuse(
                    "HF-DES-006",
                    "profile " + profile.name() + " " + profile.version(),
                    manifest.name() + " " + manifest.version());
        }
        requireKnown(manifest.requires(), "profile " + profile.name());
        if (manifests.put(profile.name(), manifest) != null) {
            throw refuse("HF-DES-006", "every profile once", profile.name() + " twice");
        }
        content.add(reference);
    }

    private void checkLayer(DesiredLayer layer) throws IOException {
        var manifest = manifests.get(layer.key().profile());
        if (manifest == null) {
            throw refuse(
                    "HF-DES-007", "layers of the listed profiles", layer.key().toString());
        }
        var listed = manifest.layers().stream()
                .filter(candidate -> candidate.id().equals(layer.key().layer()))
                .findFirst()
                .orElseThrow(() -> refuse(
                        "HF-DES-007",
                        "a layer of profile " + manifest.name() + " " + manifest.version(),
                        layer.key().toString()));
        if (!listed.inputs().equals(layer.inputs())) {
            throw refuse(
                    "HF-DES-008",
                    "layer " + layer.key() + " made from " + listed.inputs(),
                    layer.inputs().toString());
        }
        var reference = layer.blob();
        var path = ProfileManifest.layerTarget(layer.digest());
        if (layer.variant()) {
            requireTarget(director, path, reference, "HF-DES-008");
            used.add(path);
            checkVariant(layer);
        } else {
            if (!listed.content().equals(Optional.of(reference))) {
                throw refuse(
                        "HF-DES-008",
                        "layer " + layer.key() + " with the content of its manifest",
                        layer.digest().toString());
            }
            requireBoth(path, reference, "HF-DES-008");
        }
        content.add(reference);
    }

    private void checkVariant(DesiredLayer layer) throws IOException {
        var statement = VariantStatement.parse(vouched(
                VariantStatement.target(layer.key()),
                VariantStatement.PAYLOAD_TYPE,
                CatalogPolicy::variantKeys,
                layer.key(),
                "HF-DES-009"));
        var matches = statement.fleet().value().equals(binding.fleet())
                && statement.site().value().equals(binding.site())
                && statement.layer().equals(layer.key())
                && statement.inputs().equals(layer.inputs())
                && statement.result().equals(layer.digest());
        if (!matches) {
            throw refuse("HF-DES-009", "a statement for layer " + layer.key() + " of this site", "one for another");
        }
        requireValid(statement.expires(), layer.key(), "HF-DES-009");
    }

    /** What a statement says for which the Catalog, and not the Director alone, names who may sign it. */
    private Bytes vouched(
            String path, String type, Function<CatalogPolicy, List<String>> signers, LayerKey layer, String code)
            throws IOException {
        var target = director.get(path);
        if (target == null) {
            throw refuse(code, "a statement that vouches for layer " + layer, "none");
        }
        used.add(path);
        var policy = catalog.get(CatalogPolicy.TARGET);
        if (policy == null) {
            throw refuse(code, "a Catalog policy that names who may sign for layer " + layer, "none");
        }
        var keys = signers.apply(CatalogPolicy.parse(documents.require(policy.content()))).stream()
                .map(PublicKey::new)
                .toList();
        return Envelope.parse(documents.require(target.content())).open(type, keys);
    }

    private void requireValid(Instant expires, LayerKey layer, String code) {
        if (!binding.now().isBefore(expires)) {
            throw refuse(
                    code,
                    "a statement for layer " + layer + " that is valid at " + binding.now(),
                    "one that ended at " + expires);
        }
    }

    /** Data goes only with a layer that goes, and only what the statement was made for. */
    private void checkDataRemoval(LayerKey layer, DesiredState desired) throws IOException {
        if (!desired.tombstones().contains(layer)) {
            throw refuse("HF-DES-012", "a tombstone of layer " + layer + ", whose data is to be removed", "none");
        }
        var statement = RemovalStatement.parse(vouched(
                RemovalStatement.target(layer),
                RemovalStatement.PAYLOAD_TYPE,
                CatalogPolicy::removalKeys,
                layer,
                "HF-DES-012"));
        if (!statement.fleet().value().equals(binding.fleet())
                || !statement.layer().equals(layer)) {
            throw refuse(
                    "HF-DES-012",
                    "a statement for layer " + layer + " of fleet " + binding.fleet(),
                    "one for " + statement.layer() + " of fleet " + statement.fleet());
        }
        requireValid(statement.expires(), layer, "HF-DES-012");
        var ran = Optional.ofNullable(binding.inputs().get(layer));
        if (ran.filter(inputs -> !statement.inputs().contains(inputs)).isPresent()) {
            throw refuse(
                    "HF-DES-012",
                    "a statement for layer " + layer + " made from " + ran.get() + ", as it was here",
                    "one from " + statement.issued() + " that does not know it");
        }
    }

    /** A listed profile names what it dropped; a profile that is listed no more takes its layers with it. */
    private void checkTombstone(LayerKey tombstone, DesiredState desired) throws IOException {
        var manifest = manifests.get(tombstone.profile());
        if (manifest == null
                ? wasPublished(tombstone.profile())
                : manifest.removed().contains(tombstone.layer())) {
            return;
        }
        if (desired.layers().stream().anyMatch(layer -> layer.key().equals(tombstone)) || ran(tombstone)) {
            return;
        }
        throw refuse("HF-DES-010", "tombstones of layers that a profile removed", tombstone.toString());
    }

    /** Whether the Catalog has a profile that is listed no more; the Director may name its manifests to say so. */
    private boolean wasPublished(String profile) {
        var known = false;
        for (var published : catalog.values()) {
            if (published.path().startsWith("profiles/" + profile + "/")) {
                known = true;
                var named = director.get(published.path());
                if (named != null && named.content().equals(published.content())) {
                    used.add(published.path());
                }
            }
        }
        return known;
    }

    /** Whether the site has run this layer, or has accepted its tombstone before: a profile may go back a version. */
    private boolean ran(LayerKey tombstone) throws IOException {
        for (var adopted : binding.adopted()) {
            var before = DesiredState.parse(adopted.content());
            if (before.tombstones().contains(tombstone)
                    || before.layers().stream().anyMatch(layer -> layer.key().equals(tombstone))) {
                return true;
            }
        }
        return false;
    }

    private void requireBoth(String path, BlobRef reference, String code) {
        requireTarget(director, path, reference, code);
        requireTarget(catalog, path, reference, code);
        used.add(path);
    }

    private static void requireTarget(Map<String, Target> targets, String path, BlobRef reference, String code) {
        var target = targets.get(path);
        if (target == null) {
            throw refuse(code, path + " among the signed targets of Director and Catalog", "it is missing in one");
        }
        if (!target.content().equals(reference)) {
            throw refuse(
                    code,
                    path + " with " + reference.digest(),
                    target.content().digest().toString());
        }
    }

    private static Refusal refuse(String code, String expected, String found) {
        return new Refusal(
                code, expected, found, "publish again at the hub and build a new bundle; this site keeps what runs");
    }

    private static Map<String, Target> byPath(List<Target> targets) {
        return targets.stream().collect(Collectors.toMap(Target::path, Function.identity()));
    }
}
