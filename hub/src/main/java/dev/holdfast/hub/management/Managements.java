package dev.holdfast.hub.management;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.ResourceKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The kind {@code ManagementCluster}, and one connection to each. Thread-safe. */
public final class Managements implements ResourceKind, AutoCloseable {
    public static final String KIND = "ManagementCluster";
    /** Where a kubeconfig is in its Secret unless the document says otherwise. */
    public static final String KEY = "kubeconfig";

    private final Resources resources;
    private final Secrets secrets;
    private final Function<String, CapiApi> connect;
    private final Clock clock;
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** A connection and the kubeconfig it was made with. */
    private record Line(Bytes kubeconfig, CapiApi api) {}

    /** The last look, and since when it comes to the same. */
    private record Seen(Standing standing, Instant since) {}

    /** @param connect makes a connection of the text of a kubeconfig; nothing is asked yet */
    public Managements(Resources resources, Secrets secrets, Function<String, CapiApi> connect, Clock clock) {
        this.resources = resources;
        this.secrets = secrets;
        this.connect = connect;
        this.clock = clock;
    }

    public static ResourceName name(String management) {
        return new ResourceName(KIND, management);
    }

    /** The connection to a management cluster; empty when there is none of this name, or its secret is gone. */
    public Optional<CapiApi> open(String management) {
        return resources.find(name(management)).flatMap(this::kubeconfig).map(text -> line(management, text)
                .api());
    }

    /** Looks at it now, and remembers what was found. */
    public Optional<Standing> look(String management) {
        return open(management).map(api -> {
            var standing = Inspection.of(api, clock.instant());
            seen.compute(
                    management,
                    (_, before) -> new Seen(
                            standing,
                            before != null
                                            && before.standing().problems().isEmpty()
                                                    == standing.problems().isEmpty()
                                    ? before.since()
                                    : standing.asOf()));
            return standing;
        });
    }

    /** Looks at all of them, each on its own: one that does not answer keeps nobody waiting. */
    public void lookAtAll() {
        resources.all(KIND).forEach(document -> Thread.ofVirtual().start(() -> look(document.name())));
    }

    /** What would be found with this kubeconfig; nothing of it is kept. */
    public Standing rehearse(Bytes kubeconfig) {
        var problems = Kubeconfig.problems(kubeconfig);
        if (!problems.isEmpty()) {
            return new Standing("", List.of(), problems, clock.instant());
        }
        try (var api = connect.apply(kubeconfig.utf8())) {
            return Inspection.of(api, clock.instant());
        }
    }

    /** Status of a ManagementCluster: what the last look found. */
    public Json.Obj status(ResourceDocument document) {
        var last = seen.get(document.name());
        return last == null
                ? Json.object("ready", false, "conditions", Json.Arr.EMPTY, "asOf", Json.NULL)
                : last.standing().json(last.since());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String plural() {
        return "managementclusters";
    }

    @Override
    public Permission writing() {
        return Permission.OPERATE;
    }

    @Override
    public void check(NewDocument document, Optional<ResourceDocument> stored, Findings findings) {
        var spec = document.view();
        findings.only(spec, "kubeconfig", "labels");
        findings.members(spec.at("labels")).values().forEach(label -> findings.read(label, JsonView::text, ""));
        var kubeconfig = findings.object(spec.at("kubeconfig"));
        findings.only(kubeconfig, "secretRef");
        var reference = findings.object(kubeconfig.at("secretRef"));
        findings.only(reference, "name", "key");
        var secret = findings.name(reference.at("name"));
        var key = findings.text(reference.at("key"), KEY);
        var text = secrets.find(secret, key);
        if (secret.isEmpty() || secrets.project(secret).isEmpty()) {
            // A name that is none is said already, one that leads nowhere when references are looked at.
            return;
        }
        if (!secrets.project(secret).get().equals(document.project()) || text.isEmpty()) {
            findings.add(
                    "spec.kubeconfig.secretRef",
                    "HF-MGT-006",
                    "project " + document.project() + " has no Secret " + secret + " with a key " + key,
                    "make it: holdfast management add " + document.name() + " --kubeconfig FILE");
            return;
        }
        Kubeconfig.problems(text.get()).forEach(problem -> findings.add("spec.kubeconfig", problem));
    }

    @Override
    public Set<ResourceName> references(NewDocument document) {
        return Set.of(Secrets.name(reference(document.view()).at("name").text()));
    }

    @Override
    public void close() {
        lines.values().forEach(line -> line.api().close());
        lines.clear();
    }

    private Line line(String management, Bytes kubeconfig) {
        return lines.compute(management, (_, known) -> {
            if (known != null && known.kubeconfig().equals(kubeconfig)) {
                return known;
            }
            if (known != null) {
                // Whoever still asks through it hears that there was no answer, and asks again.
                known.api().close();
            }
            return new Line(kubeconfig, connect.apply(kubeconfig.utf8()));
        });
    }

    private Optional<Bytes> kubeconfig(ResourceDocument document) {
        var reference = reference(JsonView.of(document.spec(), "spec"));
        return secrets.find(reference.at("name").text(""), reference.at("key").text(KEY))
                .filter(text -> Kubeconfig.problems(text).isEmpty());
    }

    private static JsonView reference(JsonView spec) {
        return spec.at("kubeconfig").at("secretRef");
    }

    /** Why there is no connection to it. */
    public static Problem unknown(String management) {
        return new Problem(
                "HF-MGT-006",
                "a ManagementCluster " + management + " with a kubeconfig",
                "none that can be used",
                "see holdfast describe managementcluster " + management);
    }
}
