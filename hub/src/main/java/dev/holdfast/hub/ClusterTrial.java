package dev.holdfast.hub;

import dev.holdfast.capi.object.ClusterShape;
import dev.holdfast.capi.object.Machine;
import dev.holdfast.capi.object.ShapeChange;
import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.cluster.Provisioning;
import dev.holdfast.hub.cluster.Trial;
import dev.holdfast.hub.publish.PackRendering;
import dev.holdfast.hub.publish.Publisher;
import dev.holdfast.hub.publish.Rendering.SiteInput;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.DependencyCheck;
import dev.holdfast.packs.profile.DoubleKeys;
import dev.holdfast.packs.profile.ResourceCheck;
import dev.holdfast.packs.profile.ResourceCheck.Machines;
import dev.holdfast.packs.profile.ResourceCheck.Placed;
import dev.holdfast.packs.profile.ResourceNeed;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.protocol.desired.DesiredState.ProfileRef;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Renders what a cluster would run, and holds it to what its packs want. Thread-safe. */
record ClusterTrial(Publisher publisher, Renderer renderer, Function<SiteId, List<ProfileRef>> signed)
        implements Trial {
    /** No Helm here now: what can be made then is nothing that the cluster's author did. */
    private static final String NO_HELM = "HF-RND-004";

    @Override
    public List<dev.holdfast.hub.document.Finding> problems(
            Cluster cluster, Optional<Cluster> before, Map<String, Json> variables) {
        var published = compositions(cluster);
        if (published.size() < cluster.profiles().size()) {
            return List.of();
        }
        var input = new SiteInput(
                cluster.site(),
                cluster.name(),
                cluster.project(),
                variables,
                cluster.overrides(),
                cluster.secrets().keySet());
        var findings = new ArrayList<Finding>();
        findings.addAll(skew(cluster, published));
        findings.addAll(DependencyCheck.together(published));
        var stored = before.map(Cluster::overrides).orElse(Map.of());
        cluster.overrides().forEach((layer, text) -> {
            if (!text.equals(stored.get(layer))) {
                findings.addAll(twice(layer, text));
            }
        });
        for (int i = 0; i < published.size(); i++) {
            findings.addAll(rendered(i, published.get(i), input));
        }
        if (findings.stream().noneMatch(Finding::isError)) {
            findings.addAll(crowded(cluster, published, input));
        }
        return dev.holdfast.hub.document.Finding.errorsOf(findings);
    }

    private List<Composition> compositions(Cluster cluster) {
        return cluster.profiles().stream()
                .flatMap(pin -> composition(pin.profile(), pin.version()).stream())
                .toList();
    }

    private Optional<Composition> composition(String profile, String version) {
        return publisher.find(profile, version).map(published -> Composition.parse(publisher.composition(published)));
    }

    /**
     * Kubernetes goes neither back to an older minor version nor past one (packs-and-profiles.md §4, version skew), seen from
     * what the site was told last: what was only written down was never left.
     */
    private List<Finding> skew(Cluster cluster, List<Composition> published) {
        return kubernetes(published)
                .flatMap(next -> running(cluster).flatMap(now -> ShapeChange.skew(now, next)))
                .map(problem -> Finding.error("spec.profiles", 0, problem))
                .stream()
                .toList();
    }

    private Optional<String> running(Cluster cluster) {
        return kubernetes(signed.apply(cluster.site()).stream()
                .flatMap(profile -> composition(profile.name(), profile.version()).stream())
                .toList());
    }

    /** Keys of which the last would silently hold. */
    private static List<Finding> twice(String layer, String text) {
        return DoubleKeys.in(text).stream()
                .map(f -> Finding.error("spec.overrides." + layer, f.line(), f.code(), f.message(), f.remedy()))
                .toList();
    }

    private static Optional<String> kubernetes(List<Composition> compositions) {
        return compositions.stream()
                .filter(composition -> composition.layers().stream().anyMatch(Composition.Layer::isMachine))
                .findFirst()
                .map(Composition::kubernetes);
    }

    private List<Finding> rendered(int index, Composition composition, SiteInput input) {
        var site = PackRendering.site(composition, input);
        var rendered = renderer.render(composition, site);
        var found = rendered instanceof Checked.Valid
                ? renderer.generated(composition, site).findings()
                : rendered.findings();
        return found.stream()
                .filter(finding -> !finding.code().equals(NO_HELM))
                .map(finding -> finding.under(
                        finding.path().startsWith("overrides.")
                                        || finding.path().startsWith("variables.")
                                ? "spec"
                                : "spec.profiles[" + index + "]"))
                .toList();
    }

    private List<Finding> crowded(Cluster cluster, List<Composition> published, SiteInput input) {
        var machines = cluster.provisioning()
                .map(Provisioning::shape)
                .map(ClusterTrial::machines)
                .orElse(List.of());
        if (machines.stream().allMatch(some -> some.each().isEmpty())) {
            return List.of();
        }
        var placed = published.stream()
                .flatMap(composition -> placed(composition, input).stream())
                .toList();
        return ResourceCheck.check(placed, machines);
    }

    private List<Placed> placed(Composition composition, SiteInput input) {
        var wanting = composition.layers().stream()
                .filter(layer -> layer.pack()
                        .filter(pack -> !pack.constraints().resources().isEmpty())
                        .isPresent())
                .toList();
        if (wanting.isEmpty()) {
            return List.of();
        }
        var values = renderer.values(composition, PackRendering.site(composition, input))
                .require();
        var profile = composition.name() + " " + composition.version();
        return wanting.stream()
                .map(layer -> new Placed(profile, layer, values.getOrDefault(layer.id(), Json.Obj.EMPTY)))
                .toList();
    }

    private static List<Machines> machines(ClusterShape shape) {
        var machines = new ArrayList<Machines>();
        var first = shape.controlPlane();
        machines.add(
                new Machines("spec.controlPlane", "the control plane", true, first.replicas(), each(first.machine())));
        for (int i = 0; i < shape.pools().size(); i++) {
            var pool = shape.pools().get(i);
            machines.add(new Machines(
                    "spec.pools[" + i + "]", "pool " + pool.name(), false, pool.replicas(), each(pool.machine())));
        }
        return machines;
    }

    private static Map<ResourceNeed.Type, Long> each(Machine machine) {
        var each = new EnumMap<ResourceNeed.Type, Long>(ResourceNeed.Type.class);
        machine.figures()
                .forEach((figure, size) -> each.put(
                        switch (figure) {
                            case CPU -> ResourceNeed.Type.CPU;
                            case MEMORY -> ResourceNeed.Type.MEMORY;
                            case DISK -> ResourceNeed.Type.DISK;
                        },
                        size));
        return each;
    }
}
