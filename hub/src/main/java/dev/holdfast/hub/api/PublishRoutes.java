package dev.holdfast.hub.api;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.profile.Channels;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.publish.PublishResult;
import dev.holdfast.hub.publish.PublishedProfile;
import dev.holdfast.hub.publish.Publisher;
import dev.holdfast.hub.resource.ResourceRoutes;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code /api/v1/profiles/NAME/versions}: what is published, and publish what is not. */
public final class PublishRoutes implements HttpService {
    private static final String CHANNELS = "/api/v1/profiles/{name}/channels";

    private final Resources resources;
    private final Profiles profiles;
    private final Channels channels;
    private final Publisher publisher;

    public PublishRoutes(Resources resources, Profiles profiles, Channels channels, Publisher publisher) {
        this.resources = resources;
        this.profiles = profiles;
        this.channels = channels;
        this.publisher = publisher;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/v1/profiles/{name}/versions", Exchange.needs(Permission.READ, this::list))
                .get("/api/v1/profiles/{name}/versions/{version}", Exchange.needs(Permission.READ, this::show))
                .post("/api/v1/profiles/{name}/versions", Exchange.needs(Permission.PUBLISH, this::publish))
                .get(CHANNELS, Exchange.needs(Permission.READ, this::channels))
                .put(CHANNELS + "/{channel}", Exchange.needs(Permission.PUBLISH, this::move));
    }

    private void channels(Exchange exchange) {
        var name = existing(exchange);
        exchange.send(Json.object("kind", "Profile", "name", name, "channels", channels.of(name)));
    }

    private void move(Exchange exchange) {
        var name = existing(exchange);
        var version = JsonView.of(exchange.body()).only("version").at("version").text();
        var moved = channels.set(name, exchange.path("channel"), version, exchange.author());
        exchange.set("Holdfast-Result", moved ? "configured" : "unchanged")
                .send(Json.object(
                        "kind",
                        "Profile",
                        "name",
                        name,
                        "channel",
                        exchange.path("channel"),
                        "version",
                        version,
                        "result",
                        moved ? "configured" : "unchanged"));
    }

    /** Newest first; {@code continue} is the last version of the page before. */
    private void list(Exchange exchange) {
        var versions = publisher.versions(existing(exchange));
        var limit = exchange.pageSize();
        var after = exchange.query("continue").orElse("");
        var start = 0;
        while (!after.isEmpty()
                && start < versions.size()
                && !versions.get(start).version().equals(after)) {
            start++;
        }
        start += after.isEmpty() ? 0 : 1;
        var page = versions.stream().skip(start).limit(limit).toList();
        exchange.send(Json.object(
                "kind",
                "List",
                "items",
                page.stream().map(this::view).toList(),
                "continue",
                start + page.size() < versions.size() ? page.getLast().version() : ""));
    }

    private void show(Exchange exchange) {
        var name = existing(exchange);
        var version = exchange.path("version");
        var found = profiles.find(name, version)
                .orElseThrow(() -> HttpProblem.notFound("Profile/" + name + " version " + version));
        exchange.send(Json.object(
                "kind",
                "ProfileVersion",
                "name",
                name,
                "version",
                version,
                "state",
                profiles.isPublished(name, version) ? "Published" : "Draft",
                "spec",
                found.spec()));
    }

    private void publish(Exchange exchange) {
        var name = existing(exchange);
        var findings = new Findings();
        var body = JsonView.of(exchange.optionalBody());
        findings.only(body, "version", "removeLayers", "removeData", "channel");
        var removed = ids(body.at("removeLayers"), findings);
        var data = ids(body.at("removeData"), findings);
        var version = findings.read(body.at("version"), view -> view.text(""), "");
        var channel = findings.read(body.at("channel"), view -> view.text(""), "");
        if (!channel.isEmpty() && !Findings.isName(channel)) {
            findings.add("channel", "HF-CHN-001", "no name of a channel", "write a DNS label, such as stable");
        }
        if (!findings.all().isEmpty()) {
            throw HttpProblem.invalid(findings.all());
        }
        var draft = profiles.latest(name).orElseThrow().version();
        // What is published cannot change any more: neither its document nor what registries had then.
        var known = publisher.find(name, version.isEmpty() ? draft : version);
        if (known.isEmpty() && !version.isEmpty() && !version.equals(draft)) {
            throw HttpProblem.of(
                    409,
                    "HF-PUB-004",
                    "version " + version + " of profile " + name + " as the draft",
                    "version " + draft,
                    "apply version " + version + " again, then publish");
        }
        var author = exchange.author();
        var result = known.isPresent()
                ? publisher.again(known.get(), removed, data, author)
                : profiles.publishing(name, () -> publisher.publish(name, removed, data, author));
        switch (result) {
            case PublishResult.Published done -> {
                point(name, channel, done.profile().version(), exchange);
                answer(exchange, done.profile(), done.changed(), done.warnings());
            }
            case PublishResult.Refused(var found) -> throw HttpProblem.invalid(Finding.errorsOf(found));
        }
    }

    private void point(String profile, String channel, String version, Exchange exchange) {
        if (!channel.isEmpty()) {
            var _ = channels.set(profile, channel, version, exchange.author());
        }
    }

    private static Set<String> ids(JsonView list, Findings findings) {
        return findings.items(list).stream()
                .map(item -> findings.read(item, JsonView::text, ""))
                .collect(Collectors.toSet());
    }

    private void answer(
            Exchange exchange,
            PublishedProfile profile,
            boolean changed,
            List<dev.holdfast.packs.format.Finding> warnings) {
        exchange.set("Holdfast-Result", changed ? "published" : "unchanged")
                .send(
                        changed ? 201 : 200,
                        view(profile)
                                .with("changed", changed)
                                .with("layers", Json.of(locked(profile)))
                                .with(
                                        "warnings",
                                        Json.of(warnings.stream()
                                                .map(dev.holdfast.packs.format.Finding::json)
                                                .toList())));
    }

    /** What tags and ranges meant when it was published. */
    private List<Json.Obj> locked(PublishedProfile profile) {
        return Composition.parse(publisher.composition(profile)).layers().stream()
                .map(layer -> Json.object("id", layer.id(), "version", layer.version()))
                .toList();
    }

    private Json.Obj view(PublishedProfile profile) {
        var data = publisher.dataRemovals(profile).entrySet().stream()
                .map(entry -> Json.object(
                        "layer", entry.getKey(), "until", entry.getValue().toString()))
                .toList();
        return Json.object(
                "kind", "ProfileVersion",
                "name", profile.name(),
                "version", profile.version(),
                "state", "Published",
                "digest", profile.manifest().digest().toString(),
                "removed", publisher.manifest(profile).removed(),
                "dataRemoved", data,
                "publishedBy", profile.author(),
                "publishedAt", profile.at().toString());
    }

    private String existing(Exchange exchange) {
        return ResourceRoutes.require(resources, profiles, exchange.path("name"), exchange)
                .name();
    }
}
