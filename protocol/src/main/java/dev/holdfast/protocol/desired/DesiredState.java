package dev.holdfast.protocol.desired;

import dev.holdfast.protocol.id.BlobRef;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.Digest;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.LayerKey;
import dev.holdfast.protocol.id.Revision;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.GeneratedValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one site shall be ({@code spec/v1/desired.md}): the Director's target {@code desired/state.json}.
 *
 * @param requires features without which an agent adopts nothing of this revision (protocol.md D41)
 * @param profiles which published profiles it is made of
 * @param layers in the order of installation
 * @param tombstones layers that are to be removed; a listed layer beats its tombstone
 * @param dataRemovals tombstones that take what holds data with them, each vouched for by a {@link RemovalStatement}
 * @param endpoints where to find the hub, best first; old ones stay as fallback (D43)
 * @param secrets which secret a sensitive variable has, by the variable's name; its version is not said here (D44)
 * @param generated what the site makes once and keeps, by the variable's name
 */
public record DesiredState(
        FleetId fleet,
        SiteId site,
        Revision revision,
        Instant issued,
        List<String> requires,
        List<ProfileRef> profiles,
        List<DesiredLayer> layers,
        List<LayerKey> tombstones,
        List<LayerKey> dataRemovals,
        List<Endpoint> endpoints,
        SiteSettings settings,
        Map<String, SecretName> secrets,
        Map<String, GeneratedValue> generated) {
    public static final String SCHEMA = "desired.v1";
    /** A longer window is read as this one: nobody shall be sent away for a day. */
    private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

    private static final Set<String> LINKS = Set.of("default", "metered", "https", "dark");

    /** Path of the desired state among the Director's targets. */
    public static final String TARGET = "desired/state.json";

    /** One published profile: its Catalog target is {@link ProfileManifest#target}. */
    public record ProfileRef(String name, String version, Digest digest, long length) {
        /** Where its manifest is. */
        public BlobRef blob() {
            return new BlobRef(digest, length);
        }
    }

    /**
     * One layer: rendered content by digest. {@code inputs} is the digest of what it was rendered from, as the profile
     * manifest lists it; {@code variant} says that the content was rendered for this site's values and is vouched for by
     * a signed statement instead of the Catalog.
     *
     * @param values what the site's own values for its holes are, by {@link dev.holdfast.protocol.layer.LateVariable#name}
     */
    public record DesiredLayer(
            LayerKey key,
            String version,
            Digest digest,
            long length,
            Digest inputs,
            boolean variant,
            Map<String, String> values) {
        public DesiredLayer {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }

        /** A layer that takes no value of the site. */
        public DesiredLayer(LayerKey key, String version, Digest digest, long length, Digest inputs, boolean variant) {
            this(key, version, digest, length, inputs, variant, Map.of());
        }

        /** Where its content is. */
        public BlobRef blob() {
            return new BlobRef(digest, length);
        }

        /** What tells a layer with its values from any other: the digest of its content, with values of both. */
        public Digest identity() {
            return values.isEmpty()
                    ? digest
                    : StrictJson.writeSorted(Json.object("content", digest.toString(), "values", values))
                            .digest();
        }

        private Json.Obj json() {
            var json = Json.object(
                    "key",
                    key.toString(),
                    "version",
                    version,
                    "digest",
                    digest.toString(),
                    "length",
                    length,
                    "inputs",
                    inputs.toString(),
                    "variant",
                    variant);
            return values.isEmpty() ? json : json.with("values", Json.of(values));
        }
    }

    /** Where a service is found: {@code kind} hub or broker, {@code url} https://… or mqtts://… */
    public record Endpoint(String kind, String url) {}

    /**
     * How the site talks.
     *
     * @param link default, metered, https or dark
     * @param heartbeat time between heartbeats
     * @param paused whether the site must adopt no newer revision (drift repair goes on)
     * @param reconnectWindow over how long the whole fleet comes back to a broker that was away; zero for small fleets
     */
    public record SiteSettings(String link, Duration heartbeat, boolean paused, Duration reconnectWindow) {
        public static final SiteSettings DEFAULT = new SiteSettings("default", Duration.ofSeconds(30), false);

        /** Settings of a site of a small fleet. */
        public SiteSettings(String link, Duration heartbeat, boolean paused) {
            this(link, heartbeat, paused, Duration.ZERO);
        }

        private Json.Obj json() {
            var json = Json.object("link", link, "heartbeatSeconds", heartbeat.toSeconds(), "paused", paused);
            return reconnectWindow.isZero()
                    ? json
                    : json.with("reconnectWindowSeconds", Json.of(reconnectWindow.toSeconds()));
        }
    }

    public DesiredState {
        requires = List.copyOf(requires);
        profiles = List.copyOf(profiles);
        layers = List.copyOf(layers);
        tombstones = List.copyOf(tombstones);
        dataRemovals = List.copyOf(dataRemovals);
        endpoints = List.copyOf(endpoints);
        secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
        generated = Collections.unmodifiableMap(new TreeMap<>(generated));
    }

    /** A desired state without secrets. */
    public DesiredState(
            FleetId fleet,
            SiteId site,
            Revision revision,
            Instant issued,
            List<String> requires,
            List<ProfileRef> profiles,
            List<DesiredLayer> layers,
            List<LayerKey> tombstones,
            List<LayerKey> dataRemovals,
            List<Endpoint> endpoints,
            SiteSettings settings) {
        this(
                fleet,
                site,
                revision,
                issued,
                requires,
                profiles,
                layers,
                tombstones,
                dataRemovals,
                endpoints,
                settings,
                Map.of(),
                Map.of());
    }

    /** The bytes that are signed. */
    public Bytes write() {
        var json = Json.object(
                "schema", SCHEMA,
                "fleet", fleet.value(),
                "site", site.value(),
                "revision", revision.value(),
                "issued", issued.toString(),
                "requires", requires,
                "profiles",
                        profiles.stream()
                                .map(p -> Json.object(
                                        "name", p.name(),
                                        "version", p.version(),
                                        "digest", p.digest().toString(),
                                        "length", p.length()))
                                .toList(),
                "layers", layers.stream().map(DesiredLayer::json).toList(),
                "tombstones", keys(tombstones),
                "endpoints",
                        endpoints.stream()
                                .map(e -> Json.object("kind", e.kind(), "url", e.url()))
                                .toList(),
                "settings", settings.json());
        json = dataRemovals.isEmpty() ? json : json.with("dataRemovals", keys(dataRemovals));
        json = generated.isEmpty() ? json : json.with("generated", generatedJson());
        return StrictJson.writeSorted(secrets.isEmpty() ? json : json.with("secrets", secretsJson()));
    }

    private Json generatedJson() {
        var json = Json.Obj.EMPTY;
        for (var value : generated.entrySet()) {
            json = json.with(value.getKey(), value.getValue().json());
        }
        return json;
    }

    private Json secretsJson() {
        var json = Json.Obj.EMPTY;
        for (var secret : secrets.entrySet()) {
            json = json.with(secret.getKey(), secret.getValue().toString());
        }
        return json;
    }

    private static Map<String, SecretName> secrets(JsonView view) {
        var secrets = new TreeMap<String, SecretName>();
        view.members().forEach((variable, name) -> {
            if (GeneratedValue.isPem(variable)) {
                throw name.outside("the secret of a variable", variable + ", which only a site can make");
            }
            secrets.put(variable, SecretName.read(name));
        });
        return secrets;
    }

    private static Json keys(List<LayerKey> keys) {
        return Json.Arr.ofTexts(keys.stream().map(LayerKey::toString).toList());
    }

    /**
     * Reads a desired state. Unknown fields are ignored, {@code requires} is read first.
     *
     * @throws Refusal HF-JSN-… with the path, HF-DES-001 on another schema
     */
    public static DesiredState parse(Bytes document) {
        var view = JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT));
        if (!view.at("schema").text().equals(SCHEMA)) {
            throw new Refusal(
                    "HF-DES-001", SCHEMA, view.at("schema").text(), "update the agent of this site, then try again");
        }
        return new DesiredState(
                new FleetId(view.at("fleet").label()),
                new SiteId(view.at("site").label()),
                new Revision(positive(view.at("revision"))),
                Documents.instant(view.at("issued")),
                view.at("requires").texts(),
                view.at("profiles").items().stream().map(DesiredState::profile).toList(),
                view.at("layers").items().stream().map(DesiredState::layer).toList(),
                keys(view.at("tombstones")),
                keys(view.at("dataRemovals")),
                view.at("endpoints").items().stream()
                        .map(e -> new Endpoint(e.at("kind").text(), e.at("url").text()))
                        .toList(),
                settings(view.at("settings")),
                secrets(view.at("secrets")),
                generated(view.at("generated")));
    }

    private static Map<String, GeneratedValue> generated(JsonView view) {
        var generated = new TreeMap<String, GeneratedValue>();
        view.members().forEach((variable, value) -> generated.put(variable, GeneratedValue.read(value)));
        return generated;
    }

    private static List<LayerKey> keys(JsonView list) {
        return list.items().stream().map(Documents::layerKey).toList();
    }

    /** Only the features that a document requires, readable even when the rest is not understood. */
    public static List<String> requires(Bytes document) {
        return JsonView.of(StrictJson.parseObject(document, Limits.DOCUMENT))
                .at("requires")
                .texts();
    }

    private static ProfileRef profile(JsonView view) {
        return new ProfileRef(
                view.at("name").text(),
                view.at("version").text(),
                Documents.digest(view.at("digest")),
                view.at("length").natural());
    }

    private static DesiredLayer layer(JsonView view) {
        return new DesiredLayer(
                Documents.layerKey(view.at("key")),
                view.at("version").text(),
                Documents.digest(view.at("digest")),
                view.at("length").natural(),
                Documents.digest(view.at("inputs")),
                view.at("variant").flag(false),
                values(view.at("values")));
    }

    private static Map<String, String> values(JsonView view) {
        var values = new TreeMap<String, String>();
        view.members().forEach((variable, value) -> values.put(variable, value.text()));
        return values;
    }

    private static SiteSettings settings(JsonView view) {
        return new SiteSettings(
                view.at("link").present() ? view.at("link").oneOf(LINKS) : "default",
                Duration.ofSeconds(view.at("heartbeatSeconds").present() ? positive(view.at("heartbeatSeconds")) : 30),
                view.at("paused").flag(false),
                Duration.ofSeconds(Math.min(view.at("reconnectWindowSeconds").natural(0), LONGEST_WINDOW.toSeconds())));
    }

    private static long positive(JsonView view) {
        var number = view.integer();
        if (number < 1) {
            throw view.outside("at least 1", Long.toString(number));
        }
        return number;
    }
}
