package dev.holdfast.hub.cluster;

import dev.holdfast.hub.cluster.Cluster.Value;
import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.management.Managements;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.resource.Deletion;
import dev.holdfast.hub.resource.ResourceKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.hub.site.Site;
import dev.holdfast.hub.site.Sites;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.machine.MachineConfig;
import dev.holdfast.protocol.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kind {@code Cluster}: one site, one cluster. Thread-safe. */
public final class Clusters implements ResourceKind {
    static final String ONLY_RETAIN = "HF-CLU-002";

    private final Resources resources;
    private final Sites sites;
    private final Profiles profiles;
    private final Completion completion;
    private final Secrets secrets;
    private final LaunchRows launches;
    private final Function<String, List<HeldRevision>> held;
    private final Trial trial;

    /**
     * The kind, over these stores.
     *
     * @param machines how a profile version sets machines up
     * @param held revisions of a cluster that rollbacks left
     */
    public Clusters(
            Resources resources,
            Sites sites,
            Profiles profiles,
            Channels channels,
            Function<Cluster.Pin, Optional<MachineConfig>> machines,
            Secrets secrets,
            LaunchRows launches,
            Function<String, List<HeldRevision>> held,
            Trial trial) {
        this.resources = resources;
        this.sites = sites;
        this.profiles = profiles;
        this.completion = new Completion(channels, machines);
        this.secrets = secrets;
        this.launches = launches;
        this.held = held;
        this.trial = trial;
    }

    public Optional<Cluster> find(String name) {
        return resources.find(new ResourceName(kind(), name)).map(Clusters::cluster);
    }

    /** Whether its site adopts nothing for now. */
    public boolean isPaused(String name) {
        return find(name)
                .flatMap(cluster -> sites.find(cluster.site()))
                .filter(site -> site.settings().paused())
                .isPresent();
    }

    /** The cluster of a site. */
    public Optional<Cluster> of(SiteId site) {
        return names(List.of(site)).stream().findFirst().flatMap(name -> find(name.name()));
    }

    /** The names of the clusters of these sites. */
    public List<ResourceName> names(Collection<SiteId> of) {
        return resources.referrers(
                kind(), Sites.KIND, of.stream().map(SiteId::value).toList());
    }

    /** What each of these sites shall get. */
    public Map<SiteId, Desired> desired(Collection<Site> of) {
        var names = names(of.stream().map(Site::id).toList());
        var clusters = resources
                .find(kind(), names.stream().map(ResourceName::name).toList())
                .stream()
                .collect(Collectors.toMap(
                        document -> cluster(document).site(), document -> document, (first, _) -> first));
        return of.stream()
                .collect(Collectors.toMap(
                        Site::id, site -> desired(site, Optional.ofNullable(clusters.get(site.id())))));
    }

    /** What the site of this cluster would get, did the cluster run this. */
    public Desired desired(ResourceDocument stored, Definition definition) {
        return sites.find(cluster(stored).site())
                .map(site -> desired(site, Optional.of(stored.with(definition.in(stored.spec())))))
                .orElseGet(Desired.NoCluster::new);
    }

    private Desired desired(Site of, Optional<ResourceDocument> document) {
        if (document.isEmpty()) {
            return new Desired.NoCluster();
        }
        var cluster = cluster(document.get());
        var site = of.id();
        var labels = of.labels();
        var findings = new ArrayList<Finding>();
        var values = new LinkedHashMap<String, Json>();
        cluster.variables().forEach((name, value) -> {
            switch (value) {
                case Value.Literal(var literal) -> values.put(name, literal);
                case Value.FromSecret(var secret) ->
                    new SecretValues(secrets, profiles)
                            .missing(cluster, name, secret)
                            .ifPresent(findings::add);
                case Value.FromLabel(var label) -> {
                    var text = labels.get(label);
                    if (text == null) {
                        findings.add(new Finding(
                                "spec.variables." + name + ".fromLabel",
                                0,
                                "HF-CLU-006",
                                "the site " + site + " has no label " + label,
                                "label the site, or set the value in the Cluster"));
                    } else {
                        values.put(name, new Json.Str(text));
                    }
                }
            }
        });
        checkPublished(cluster, _ -> false, findings);
        return findings.isEmpty()
                ? new Desired.Resolved(
                        cluster,
                        values,
                        Definition.of(document.get().spec()),
                        document.get().updated().author())
                : new Desired.Unresolved(cluster, findings);
    }

    @Override
    public String kind() {
        return "Cluster";
    }

    @Override
    public String plural() {
        return "clusters";
    }

    @Override
    public Permission writing() {
        return Permission.OPERATE;
    }

    @Override
    public NewDocument completed(NewDocument wanted, Optional<ResourceDocument> stored) {
        return completion.complete(wanted, stored);
    }

    /** How the machines of a cluster are set up, where one of its profiles says it. */
    public Optional<MachineConfig> setup(Cluster cluster) {
        return completion.setup(cluster.profiles());
    }

    /** The clusters that go by themselves where channels of this profile go. */
    public List<ResourceDocument> automatic(String profile) {
        var names = resources.referrers(kind(), "Profile", List.of(profile)).stream()
                .map(ResourceName::name)
                .toList();
        return resources.find(kind(), names).stream()
                .filter(Completion::isAutomatic)
                .toList();
    }

    @Override
    public void check(NewDocument document, Optional<ResourceDocument> stored, Findings findings) {
        var read = ClusterSpec.read(document.name(), document.project(), document.view(), findings);
        // A draft may be pinned before it is published; until then the cluster waits.
        var unpublished = new ArrayList<Finding>();
        read.ifPresent(cluster -> checkPublished(
                cluster, pin -> profiles.find(pin.profile(), pin.version()).isPresent(), unpublished));
        unpublished.forEach(findings::add);
        read.ifPresent(cluster -> new ClusterValues(profiles).check(cluster, labels(cluster.site()), findings));
        read.ifPresent(cluster -> new SecretValues(secrets, profiles).check(cluster, findings));
        if (findings.all().isEmpty()) {
            completion.check(document, stored, findings);
        }
    }

    @Override
    public void tryOut(NewDocument document, Optional<ResourceDocument> stored, Findings findings) {
        var quick = new Findings();
        check(document, stored, quick);
        if (!quick.all().isEmpty() || conflict(document, stored).isPresent()) {
            return;
        }
        var cluster = ClusterSpec.read(document.name(), document.project(), document.view(), quick)
                .orElseThrow();
        var before = stored.map(Clusters::cluster);
        if (stored.filter(old -> Definition.of(old.spec()).equals(Definition.of(document.spec())))
                        .isPresent()
                && before.filter(old -> old.provisioning().equals(cluster.provisioning()))
                        .isPresent()) {
            // It runs the same on the same machines.
            return;
        }
        var values = cluster.values(labels(cluster.site()));
        var waits = cluster.variables().entrySet().stream()
                .anyMatch(variable ->
                        variable.getValue() instanceof Value.FromLabel && !values.containsKey(variable.getKey()));
        if (!waits) {
            trial.problems(cluster, before, values).forEach(findings::add);
        }
    }

    private Map<String, String> labels(SiteId site) {
        return sites.find(site).map(Site::labels).orElse(Map.of());
    }

    /** Why a secret cannot get this value, or go when it is empty: for the clusters that take it. */
    public Optional<Problem> against(SecretName secret, Optional<Bytes> value) {
        return taking(secret.secret())
                .flatMap(document ->
                        new SecretValues(secrets, profiles).against(cluster(document), secret, value).stream())
                .findFirst();
    }

    /** The clusters that take this secret. */
    public List<ResourceName> namesTaking(String secret) {
        return resources.referrers(kind(), Secrets.KIND, List.of(secret));
    }

    /** The sites of these. */
    public List<SiteId> sitesTaking(String secret) {
        return taking(secret).map(document -> cluster(document).site()).toList();
    }

    private Stream<ResourceDocument> taking(String secret) {
        return resources
                .find(
                        kind(),
                        namesTaking(secret).stream().map(ResourceName::name).toList())
                .stream();
    }

    private void checkPublished(Cluster cluster, Predicate<Cluster.Pin> orElse, List<Finding> findings) {
        for (int i = 0; i < cluster.profiles().size(); i++) {
            var pin = cluster.profiles().get(i);
            var versions = profiles.published(pin.profile());
            if (!versions.contains(pin.version()) && !orElse.test(pin)) {
                findings.add(new Finding(
                        "spec.profiles[" + i + "]",
                        0,
                        "HF-CLU-001",
                        "profile " + pin.profile() + " has no published version " + pin.version(),
                        versions.isEmpty()
                                ? "publish it first: holdfast publish profile " + pin.profile()
                                : "publish it, or use one of " + String.join(", ", versions)));
            }
        }
    }

    @Override
    public Set<ResourceName> references(NewDocument document) {
        var cluster = ClusterSpec.read(document.name(), document.project(), document.view(), new Findings())
                .orElseThrow();
        var references = new LinkedHashSet<ResourceName>();
        references.add(Sites.name(cluster.site()));
        cluster.profiles().forEach(pin -> references.add(Profiles.name(pin.profile())));
        cluster.secrets().forEach((_, secret) -> references.add(Secrets.name(secret.secret())));
        cluster.provisioning().ifPresent(made -> references.add(Managements.name(made.management())));
        return references;
    }

    @Override
    public Optional<Problem> conflict(NewDocument wanted, Optional<ResourceDocument> stored) {
        var next = ClusterSpec.read(wanted.name(), wanted.project(), wanted.view(), new Findings())
                .orElseThrow();
        var remade = new Remaking(resources, launches).problem(next, wanted.project(), stored.map(Clusters::cluster));
        if (remade.isPresent()) {
            return remade;
        }
        var kept = held(wanted, stored);
        if (kept.isPresent()) {
            return kept;
        }
        var site = next.site();
        var before = stored.map(Clusters::cluster).map(Cluster::site);
        if (before.isPresent() && !before.get().equals(site)) {
            return Optional.of(new Problem(
                    "HF-CLU-008",
                    "cluster " + wanted.name() + " to stay at site " + before.get(),
                    "site " + site,
                    "delete the cluster and apply it with the other site"));
        }
        var foreign = sites.find(site).filter(found -> !found.project().equals(wanted.project()));
        if (foreign.isPresent()) {
            return Optional.of(new Problem(
                    "HF-CLU-010",
                    "a site of the cluster's own project " + wanted.project(),
                    "site " + site + " of another project",
                    "choose another site, or the project of that site"));
        }
        return of(site).filter(other -> !other.name().equals(wanted.name()))
                .map(other -> new Problem(
                        "HF-CLU-007",
                        "a site without another cluster",
                        "site " + site + " has cluster " + other.name(),
                        "choose another site or delete that cluster"));
    }

    /** What a rollback left does not come back by an old file that is applied again. */
    private Optional<Problem> held(NewDocument wanted, Optional<ResourceDocument> stored) {
        var next = Definition.of(wanted.spec());
        if (stored.isEmpty() || Definition.of(stored.get().spec()).equals(next)) {
            return Optional.empty();
        }
        return held.apply(wanted.name()).stream()
                .filter(row -> row.definition().equals(next))
                .findFirst()
                .map(row -> new Problem(
                        "HF-CHG-006",
                        "a cluster that stays away from revision " + row.revision() + ", which a rollback left",
                        "what that revision was",
                        "change it, or first: holdfast release " + wanted.name() + " " + row.revision()));
    }

    @Override
    public void prepare(NewDocument wanted, Author author) {
        ClusterSpec.read(wanted.name(), wanted.project(), wanted.view(), new Findings())
                .ifPresent(cluster -> sites.ensure(cluster.site(), wanted.project(), author));
    }

    @Override
    public Optional<Problem> keep(ResourceDocument stored, Deletion how) {
        var spec = JsonView.of(stored.spec(), "spec");
        if (spec.at("protect").flag(false)) {
            return Optional.of(new Problem(
                    "HF-CLU-009",
                    "a cluster that may be deleted",
                    stored.name() + " with spec.protect",
                    "apply it with protect: false first"));
        }
        return new Removal(launches).problem(cluster(stored), mode(stored, how), how);
    }

    /** A cluster whose machines are to be destroyed keeps its document until nothing is left of them. */
    @Override
    public boolean lingers(ResourceDocument stored, Deletion how) {
        var row = launches.open(stored.name(), stored.uid());
        if (!mode(stored, how).equals(Removal.DESTROY) || row.removed()) {
            launches.forget(stored.name());
            return false;
        }
        launches.aim(stored.name(), LaunchRow.Goal.GONE);
        return true;
    }

    private static String mode(ResourceDocument stored, Deletion how) {
        return how.mode()
                .orElseGet(
                        () -> JsonView.of(stored.spec(), "spec").at("deletion").text(Removal.RETAIN));
    }

    private static Cluster cluster(ResourceDocument document) {
        return ClusterSpec.read(
                        document.name(), document.project(), JsonView.of(document.spec(), "spec"), new Findings())
                .orElseThrow();
    }
}
