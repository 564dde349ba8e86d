package dev.holdfast.hub.profile;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.Deletion;
import dev.holdfast.hub.resource.ResourceKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.HubStore;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The kind {@code Profile}. The stored document is the last one applied; every version of it is kept beside it. A
 * published version never changes. Thread-safe.
 */
public final class Profiles implements ResourceKind {
    private final HubStore store;
    private final VersionRows rows;
    private final ChannelRows channels;
    private final Resources resources;
    private final SpecCheck specs;
    private final PublishedVersions published;
    private final Set<String> publishing = ConcurrentHashMap.newKeySet();

    public Profiles(HubStore store, Resources resources, SpecCheck specs, PublishedVersions published) {
        this.store = store;
        this.rows = new VersionRows(store);
        this.channels = new ChannelRows(store);
        this.resources = resources;
        this.specs = specs;
        this.published = published;
    }

    /** A version as it was applied, published or not. */
    public Optional<ProfileVersion> find(String name, String version) {
        return rows.find(name, version);
    }

    /** What was applied last: the draft, or a published version when there is no draft. */
    public Optional<ProfileVersion> latest(String name) {
        return resources.find(name(name)).map(Profiles::applied);
    }

    private static ProfileVersion applied(ResourceDocument document) {
        return new ProfileVersion(document.name(), version(document.spec()), document.spec(), document.updated());
    }

    /** The draft, when something newer was applied than is published. */
    public Optional<ProfileVersion> draft(String name) {
        return latest(name).filter(latest -> !isPublished(name, latest.version()));
    }

    /** The same, of a document that is at hand. */
    public Optional<ProfileVersion> draft(ResourceDocument document) {
        return Optional.of(applied(document)).filter(latest -> !isPublished(document.name(), latest.version()));
    }

    /** Versions that clusters may use, newest first. */
    public List<String> published(String name) {
        return published.of(name);
    }

    /** The newest version that clusters may use. */
    public Optional<ProfileVersion> newest(String name) {
        return published.of(name).stream().findFirst().flatMap(version -> rows.find(name, version));
    }

    public boolean isPublished(String name, String version) {
        return published.of(name).contains(version);
    }

    /** Runs a publish while nobody can change the draft under it. */
    public <T> T publishing(String name, Supplier<T> publish) {
        // Inside the one writer, so that a change that is under way is finished first.
        var mine = store.together(() -> publishing.add(name));
        try {
            return publish.get();
        } finally {
            if (mine) {
                publishing.remove(name);
            }
        }
    }

    public static ResourceName name(String profile) {
        return new ResourceName("Profile", profile);
    }

    @Override
    public String kind() {
        return "Profile";
    }

    @Override
    public String plural() {
        return "profiles";
    }

    @Override
    public Permission writing() {
        return Permission.PUBLISH;
    }

    @Override
    public void check(NewDocument document, Optional<ResourceDocument> stored, Findings findings) {
        specs.check(document.name(), document.spec()).forEach(findings::add);
    }

    @Override
    public Set<ResourceName> references(NewDocument document) {
        return Set.of();
    }

    /** Its channels go with it. */
    @Override
    public boolean lingers(ResourceDocument stored, Deletion how) {
        channels.forget(stored.name());
        return false;
    }

    @Override
    public boolean isSame(NewDocument wanted, ResourceDocument stored) {
        var version = version(wanted.spec());
        if (stored.spec().equals(wanted.spec())) {
            return true;
        }
        // An older file that is applied again does not push the draft aside.
        return isPublished(wanted.name(), version)
                && rows.find(wanted.name(), version)
                        .filter(same -> same.spec().equals(wanted.spec()))
                        .isPresent();
    }

    @Override
    public Optional<Problem> conflict(NewDocument wanted, Optional<ResourceDocument> stored) {
        var version = version(wanted.spec());
        var before = rows.find(wanted.name(), version);
        var other = before.isPresent() && !before.get().spec().equals(wanted.spec());
        if (other && isPublished(wanted.name(), version)) {
            return Optional.of(new Problem(
                    "HF-PRO-001",
                    "version " + version + " of profile " + wanted.name() + " as it was published",
                    "other content",
                    "raise spec.version and apply again"));
        }
        if (other && publishing.contains(wanted.name())) {
            return Optional.of(new Problem(
                    "HF-PRO-002",
                    "a profile that is not being published",
                    wanted.name() + ", which is",
                    "apply again when the publish has ended"));
        }
        return Optional.empty();
    }

    @Override
    public void stored(ResourceDocument document) {
        var version = version(document.spec());
        if (!isPublished(document.name(), version)
                || rows.find(document.name(), version).isEmpty()) {
            rows.put(new ProfileVersion(document.name(), version, document.spec(), document.updated()));
        }
    }

    /** The newest published version, with the draft beside it; the draft alone when nothing is published. */
    @Override
    public Json.Obj shown(ResourceDocument document) {
        var draft = draft(document);
        var newest = published(document.name()).stream().findFirst();
        // Mostly what was applied last is what was published last.
        var spec = newest.filter(version -> !version.equals(version(document.spec())))
                .flatMap(version -> rows.find(document.name(), version))
                .map(ProfileVersion::spec)
                .orElse(document.spec());
        var shown = Json.object("spec", spec);
        return draft.map(d -> shown.with("draft", d.spec())).orElse(shown);
    }

    private static String version(Json.Obj spec) {
        return JsonView.of(spec, "spec").at("version").text("");
    }
}
