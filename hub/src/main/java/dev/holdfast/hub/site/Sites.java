package dev.holdfast.hub.site;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.ResourceKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.Author;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.desired.DesiredState.SiteSettings;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The kind {@code Site}. Thread-safe. */
public final class Sites implements ResourceKind {
    /** performance-and-reliability.md §3.3: what a metered link can bear. */
    private static final Duration METERED_HEARTBEAT = Duration.ofMinutes(5);

    /** Name of this kind. */
    public static final String KIND = "Site";

    private static final Set<String> LINKS = Set.of("default", "metered", "https", "dark");

    private final Resources resources;
    private final Predicate<SiteId> reserved;

    /** @param reserved names that no site may have */
    public Sites(Resources resources, Predicate<SiteId> reserved) {
        this.resources = resources;
        this.reserved = reserved;
    }

    public Optional<Site> find(SiteId site) {
        return resources.find(name(site)).map(Sites::site);
    }

    /** Those of several sites that exist. */
    public Map<SiteId, Site> find(Collection<SiteId> sites) {
        return resources.find(kind(), sites.stream().map(SiteId::value).toList()).stream()
                .map(Sites::site)
                .collect(Collectors.toMap(Site::id, site -> site));
    }

    public List<Site> all() {
        return resources.all(kind()).stream().map(Sites::site).toList();
    }

    /** Creates a site with an empty spec unless there is one. */
    public void ensure(SiteId site, String project, Author author) {
        if (resources.find(name(site)).isEmpty()) {
            var document = new NewDocument(
                    kind(), site.value(), project, Map.of(), Map.of(), Json.Obj.EMPTY, Optional.empty());
            resources.put(this, document, Optional.empty(), false, author);
        }
    }

    /** Calls a listener after a site was created, changed or deleted. */
    public void onChange(Consumer<SiteId> listener) {
        resources.onChange(name -> {
            if (name.kind().equals(kind())) {
                listener.accept(new SiteId(name.name()));
            }
        });
    }

    public static ResourceName name(SiteId site) {
        return new ResourceName(KIND, site.value());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String plural() {
        return "sites";
    }

    @Override
    public Permission writing() {
        return Permission.OPERATE;
    }

    @Override
    public void check(NewDocument document, Optional<ResourceDocument> stored, Findings findings) {
        var spec = document.view();
        findings.only(
                spec,
                "link",
                "expectContact",
                "timeZone",
                "architecture",
                "proxy",
                "images",
                "consent",
                "localChanges",
                "freshness",
                "agent");
        findings.later(spec, "proxy", "images", "consent", "localChanges", "freshness");
        findings.oneOf(spec.at("link"), LINKS, "default");
        findings.duration(spec.at("expectContact"));
        var zone = findings.text(spec.at("timeZone"), "UTC");
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            findings.add("spec.timeZone", "HF-SIT-001", "not a time zone", "write such as Europe/Oslo");
        }
        findings.oneOf(spec.at("architecture"), Set.of("amd64", "arm64"), "amd64");
        var agent = findings.object(spec.at("agent"));
        findings.only(agent, "version", "channel", "paused");
        findings.later(agent, "version", "channel");
        findings.flag(agent.at("paused"), false);
        if (SiteId.isValid(document.name()) && reserved.test(new SiteId(document.name()))) {
            findings.add("metadata.name", "HF-SIT-002", "a name the hub keeps for itself", "choose another name");
        }
    }

    @Override
    public Set<ResourceName> references(NewDocument document) {
        return Set.of();
    }

    private static Site site(ResourceDocument document) {
        var spec = JsonView.of(document.spec(), "spec");
        var link = spec.at("link").text("default");
        return new Site(
                new SiteId(document.name()),
                document.project(),
                document.labels(),
                new SiteSettings(
                        link,
                        link.equals("metered") ? METERED_HEARTBEAT : SiteSettings.DEFAULT.heartbeat(),
                        spec.at("agent").at("paused").flag(false)),
                spec.at("expectContact").optionalText().flatMap(Findings::duration));
    }
}
