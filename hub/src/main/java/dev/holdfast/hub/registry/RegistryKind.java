package dev.holdfast.hub.registry;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.ResourceKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The kind {@code Registry}. Thread-safe. */
public final class RegistryKind implements ResourceKind {
    private final Resources resources;

    public RegistryKind(Resources resources) {
        this.resources = resources;
    }

    /** All registries in the order in which they are asked. */
    public List<Registry> all() {
        return resources.all(kind()).stream()
                .map(RegistryKind::registry)
                .sorted(Comparator.comparingLong(Registry::order).thenComparing(Registry::name))
                .toList();
    }

    @Override
    public String kind() {
        return "Registry";
    }

    @Override
    public String plural() {
        return "registries";
    }

    @Override
    public Permission writing() {
        return Permission.PUBLISH;
    }

    @Override
    public void check(NewDocument document, Optional<ResourceDocument> stored, Findings findings) {
        var spec = document.view();
        findings.only(spec, "type", "url", "credentials", "caCertificate", "refresh", "order");
        findings.later(spec, "credentials", "caCertificate", "refresh");
        var type = findings.oneOf(spec.at("type"), Set.of("folder", "oci", "helm"), "folder");
        findings.read(spec.at("order"), order -> order.integer(0), 0L);
        if (!type.equals("folder")) {
            findings.add(
                    "spec.type", "HF-REG-006", "this version reads registries of type folder only", "use a folder");
            return;
        }
        var url = findings.read(spec.at("url"), JsonView::text, "");
        if (!url.isEmpty() && !isFolder(url)) {
            findings.add(
                    "spec.url",
                    "HF-REG-005",
                    "no absolute path of a folder on the hub's machine",
                    "create the folder or correct the path");
        }
    }

    @Override
    public Set<ResourceName> references(NewDocument document) {
        return Set.of();
    }

    private static boolean isFolder(String url) {
        try {
            return Path.of(url).isAbsolute() && Files.isDirectory(Path.of(url));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Registry registry(ResourceDocument document) {
        var spec = JsonView.of(document.spec(), "spec");
        return new Registry(
                document.name(),
                Path.of(spec.at("url").text()),
                spec.at("order").integer(0));
    }
}
