package dev.holdfast.packs.chart;

import com.marcnuri.helm.Helm;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Helm's own install of one chart against {@link LoopbackApi}; its release record is the result. */
final class HelmInstall {
    private static final Limits RECORD = new Limits(256 << 20, 100, true);
    private static final Pattern UNKNOWN =
            Pattern.compile("no matches for kind \"([A-Za-z0-9]+)\" in version \"([A-Za-z0-9./-]+)\"");
    private static final Pattern LOOKED_UP =
            Pattern.compile("apiresource from unstructured: ([A-Za-z0-9./-]+), Kind=([A-Za-z0-9]+)");
    private static final int MOST_ROUNDS = 20;

    private final Path home;
    private final LoopbackApi loopback;
    private final DiscoveryCache cache;

    HelmInstall(Path home, LoopbackApi loopback, DiscoveryCache cache) {
        this.home = home;
        this.loopback = loopback;
        this.cache = cache;
    }

    /** Answers one request of {@link dev.holdfast.packs.chart.Helm#render}. */
    Json.Obj answer(JsonView request) throws IOException {
        try {
            return rounds(request);
        } finally {
            cache.forget();
        }
    }

    private Json.Obj rounds(JsonView request) throws IOException {
        var apis = new ArrayList<Api>();
        request.at("apis").items().forEach(item -> apis.add(Api.read(item)));
        var unknown = new TreeSet<String>();
        for (int round = 0; ; round++) {
            loopback.begin(apis, request.at("kubernetes").text());
            var message = install(request);
            var record = loopback.record();
            if (record.isPresent()) {
                return released(record.get(), apis, request).with("unknown", Json.Arr.ofTexts(unknown));
            }
            if (round == MOST_ROUNDS || !learn(message, apis, unknown)) {
                return Json.object("failed", message);
            }
        }
    }

    private String install(JsonView request) throws IOException {
        var kubeconfig = home.resolve("kubeconfig");
        Files.writeString(kubeconfig, loopback.kubeconfig());
        var values = cache.made().resolve("values.json");
        Files.write(values, StrictJson.write(request.at("values").object()).toArray());
        try {
            new Helm(Path.of(request.at("chart").text()))
                    .install()
                    .withName(request.at("release").text())
                    .withNamespace(request.at("namespace").text())
                    .withKubeConfig(kubeconfig)
                    .withValuesFile(values)
                    .disableOpenApiValidation()
                    .call();
            return "the release was created";
        } catch (IllegalStateException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        } finally {
            Files.deleteIfExists(values);
        }
    }

    /** A kind whose definition comes from elsewhere is taken as known. */
    private static boolean learn(String message, List<Api> apis, Set<String> unknown) {
        var learned = false;
        for (var matcher = UNKNOWN.matcher(message); matcher.find(); ) {
            learned |= add(matcher.group(2), matcher.group(1), apis, unknown);
        }
        for (var matcher = LOOKED_UP.matcher(message); matcher.find(); ) {
            learned |= add(matcher.group(1), matcher.group(2), apis, unknown);
        }
        return learned;
    }

    private static boolean add(String groupVersion, String kind, List<Api> apis, Set<String> unknown) {
        var slash = groupVersion.indexOf('/');
        return unknown.add(groupVersion + " " + kind)
                && apis.add(Api.of(
                        slash < 0 ? "" : groupVersion.substring(0, slash),
                        groupVersion.substring(slash + 1),
                        kind,
                        true));
    }

    private Json.Obj released(String record, List<Api> apis, JsonView request) throws IOException {
        byte[] raw;
        try (var in =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(record)))) {
            raw = in.readAllBytes();
        }
        var release = JsonView.of(StrictJson.parse(Bytes.copyOf(raw), RECORD));
        var manifest = release.at("manifest").text("");
        var lookups = new ArrayList<>(loopback.reads());
        checked(manifest, new Discovery(apis, ""), request).forEach(lookups::remove);
        return Json.object(
                        "manifest",
                        manifest,
                        "definitions",
                        loopback.created(),
                        "lookups",
                        Json.Arr.ofTexts(new TreeSet<>(lookups)))
                .with(
                        "hooks",
                        release.at("hooks")
                                .json()
                                .filter(Json.Arr.class::isInstance)
                                .orElse(Json.Arr.EMPTY));
    }

    /** Before it creates, Helm looks once for each object of the manifest; every other question came from a template. */
    private static List<String> checked(String manifest, Discovery discovery, JsonView request) {
        var paths = new ArrayList<String>();
        try {
            for (var document : Yaml.readAll(manifest)) {
                objects(document.value(), paths, discovery, request);
            }
        } catch (Refusal e) {
            // What is wrong with the objects is said where they are read; the list of lookups stays rough.
            return paths;
        }
        return paths;
    }

    private static void objects(Json json, List<String> paths, Discovery discovery, JsonView request) {
        if (json instanceof Json.Obj object) {
            var view = JsonView.of(object);
            if (object.members().get("items") instanceof Json.Arr(var items)) {
                items.forEach(item -> objects(item, paths, discovery, request));
            }
            var metadata = view.at("metadata");
            if (metadata.present()) {
                discovery
                        .path(
                                view.at("apiVersion").text(""),
                                view.at("kind").text(""),
                                metadata.at("namespace")
                                        .text(request.at("namespace").text()),
                                metadata.at("name").text(""))
                        .ifPresent(paths::add);
            }
        }
    }
}
