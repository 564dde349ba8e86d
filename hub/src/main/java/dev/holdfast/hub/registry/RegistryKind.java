package dev.holdfast.hub.registry;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.ResourceKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.registry.PackRegistry;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.packs.remote.RemoteRegistry;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kind {@code Registry}, and the registries that its documents describe. Thread-safe. */
public final class RegistryKind implements ResourceKind, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RegistryKind.class.getName());
    private static final String KIND = "Registry";
    private static final Duration STOP = Duration.ofSeconds(5);

    private final Resources resources;
    private final Secrets secrets;
    private final OpenRegistries registries;
    private final Set<String> refreshing = ConcurrentHashMap.newKeySet();
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock;

    /** @param copies folder for what was fetched; may be lost */
    public RegistryKind(Resources resources, Secrets secrets, Path copies, Clock clock) {
        this.resources = resources;
        this.secrets = secrets;
        this.registries = new OpenRegistries(copies, secrets, clock);
        this.clock = clock;
    }

    /**
     * The registries that a profile of this project may take from, in the order in which they are asked: the project's own and
     * those of project {@code default}, which serve all.
     */
    public Registries open(String project) {
        return new Registries(all().stream()
                .filter(registry ->
                        registry.project().equals(project) || registry.project().equals(NewDocument.DEFAULT_PROJECT))
                .map(registries::open)
                .toList());
    }

    /**
     * Asks every remote registry whose list is old, and copies what changed in folders, each on its own: one that does not answer
     * keeps nobody waiting.
     */
    public void refreshDue() {
        var all = all();
        registries.keepOnly(all);
        for (var registry : all) {
            if (!work.isShutdown()) {
                work.execute(() -> refreshDue(registry));
            }
        }
    }

    /** Stops what is under way. */
    @Override
    public void close() {
        work.shutdownNow();
        try {
            var _ = work.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void refreshDue(Registry registry) {
        if (!refreshing.add(registry.name())) {
            return;
        }
        try {
            registries.refresh(registry);
        } catch (Refusal _) {
            // Its status says so.
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot refresh the registry " + registry.name(), e);
        } finally {
            refreshing.remove(registry.name());
        }
    }

    /**
     * The packs and charts of a Profile's spec, named by exact version, that their registry marks: {@code [{layer, name, version,
     * mark}]}. Asks nobody.
     */
    public List<Json.Obj> marks(Json.Obj profile) {
        return JsonView.of(profile).at("layers").items().stream()
                .flatMap(layer -> Stream.of(layer.at("pack"), layer.at("chart"))
                        .filter(from -> from.at("name").present())
                        .flatMap(from -> marked(layer, from).stream()))
                .toList();
    }

    private Optional<Json.Obj> marked(JsonView layer, JsonView from) {
        var name = from.at("name").text("");
        var version = from.at("tag")
                .json()
                .or(from.at("version")::json)
                .map(json -> json instanceof Json.Str(var text) ? text : "")
                .orElse("");
        return registries
                .mark(name, version, from.at("registry").text(""))
                .filter(mark -> mark != Listed.Mark.CURRENT)
                .map(mark -> Json.object(
                        "layer",
                        layer.at("name").text(""),
                        "name",
                        name,
                        "version",
                        version,
                        "mark",
                        RegistryStatus.text(mark)));
    }

    /** Status of a Registry; asks nobody. */
    public Json.Obj status(ResourceDocument document) {
        return RegistryStatus.of(registry(document), registries, clock.instant());
    }

    @Override
    public String kind() {
        return KIND;
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
        var before = findings.all().size();
        var registry = RegistrySpec.read(document.name(), document.project(), document.view(), findings);
        if (findings.all().size() > before
                || registry.secret().filter(this::exists).isEmpty()) {
            // A secret that is none is said when references are looked at.
            return;
        }
        try {
            registries.check(registry);
        } catch (Refusal e) {
            findings.add("spec.credentials", e.problem());
        }
    }

    private boolean exists(String secret) {
        return secrets.project(secret).isPresent();
    }

    @Override
    public Set<ResourceName> references(NewDocument document) {
        return RegistrySpec.read(document.name(), document.project(), document.view(), new Findings())
                .secret()
                .map(Secrets::name)
                .stream()
                .collect(Collectors.toSet());
    }

    List<Registry> all() {
        return resources.all(KIND).stream()
                .map(RegistryKind::registry)
                .sorted(Comparator.comparingLong(Registry::order).thenComparing(Registry::name))
                .toList();
    }

    PackRegistry open(Registry registry) {
        return registries.open(registry);
    }

    /** @throws Refusal HF-REG-016 when it is a folder */
    RemoteRegistry remote(ResourceDocument document) {
        var registry = registry(document);
        if (!registry.isRemote()) {
            throw new Refusal(
                    "HF-REG-016",
                    "a registry of type oci or helm",
                    registry.name() + ", a folder, which is read anew each time",
                    "put packs into the folder itself");
        }
        return registries.remote(registry);
    }

    private static Registry registry(ResourceDocument document) {
        return RegistrySpec.read(
                document.name(), document.project(), JsonView.of(document.spec(), "spec"), new Findings());
    }
}
