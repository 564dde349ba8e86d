package dev.holdfast.sim.testbed.capi;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a provider brings into an API server: its kinds, its webhooks and its entry in clusterctl's inventory. Read from
 * the folders that the provider's own build uses, with all labels that clusterctl and Cluster API look for. Immutable.
 */
record Definitions(Provider provider, Path folder, JsonView settings) {
    private static final String MOVED = "clusterctl.cluster.x-k8s.io";

    /** Whom the API server calls: a manager on its own machine, believed if it shows a certificate of this authority. */
    record Hook(int port, String authority) {}

    static Definitions of(Provider provider, Path definitions) {
        var folder = definitions.resolve(provider.folder());
        return new Definitions(provider, folder, JsonView.of(one(folder.resolve("default/kustomization.yaml"))));
    }

    /** clusterctl's own kinds. */
    static List<Json.Obj> inventoryKinds(Path definitions) {
        var folder = definitions.resolve("inventory/crd");
        return JsonView.of(one(folder.resolve("kustomization.yaml"))).at("resources").texts().stream()
                .map(file -> labelled(one(folder.resolve(file)), Map.of(MOVED, "")))
                .toList();
    }

    /** The kinds with their conversion by this hook. */
    List<Json.Obj> kinds(Hook hook) {
        var crd = folder.resolve("crd");
        var plan = JsonView.of(one(crd.resolve("kustomization.yaml")));
        var conversions = new LinkedHashMap<String, JsonView>();
        for (var patch : plan.at("patches").items()) {
            var view = JsonView.of(one(crd.resolve(patch.at("path").text())));
            conversions.put(
                    view.at("metadata").at("name").text(), view.at("spec").at("conversion"));
        }
        var labels = labels();
        labels.putAll(pairs(plan));
        var kinds = new ArrayList<Json.Obj>();
        for (var file : plan.at("resources").texts()) {
            var kind = labelled(withoutTexts(one(crd.resolve(file))), labels);
            var view = JsonView.of(kind);
            var conversion = conversions.get(view.at("metadata").at("name").text());
            if (conversion != null) {
                var spec = view.at("spec").object().with("conversion", converting(conversion, hook));
                kind = kind.with("spec", spec);
            }
            kinds.add(kind);
        }
        return kinds;
    }

    /** The webhook configurations, calling this hook. */
    List<Json.Obj> webhooks(Hook hook) {
        return Yaml.readAll(read(folder.resolve("webhook/manifests.yaml"))).stream()
                .map(document -> calling(JsonView.of(document.value()), hook))
                .toList();
    }

    String namespace() {
        return settings.at("namespace").text();
    }

    /** The entry by which clusterctl, and we, know that the provider is there in this version. */
    Json.Obj inventory(String version) {
        var labels = labels();
        labels.put(MOVED + "/core", "inventory");
        return labelled(
                Json.object(
                        "apiVersion",
                        MOVED + "/v1alpha3",
                        "kind",
                        "Provider",
                        "metadata",
                        Json.object(
                                "name",
                                labels.getOrDefault("cluster.x-k8s.io/provider", provider.folder()),
                                "namespace",
                                namespace()),
                        "type",
                        provider.type(),
                        "providerName",
                        provider.listed(),
                        "version",
                        version),
                labels);
    }

    private Map<String, String> labels() {
        var labels = pairs(settings);
        labels.put(MOVED, "");
        return labels;
    }

    private Json.Obj calling(JsonView configuration, Hook hook) {
        var webhooks = new ArrayList<Json>();
        configuration.at("webhooks").items().forEach(webhook -> webhooks.add(called(webhook, hook)));
        return labelled(named(configuration), labels()).with("webhooks", new Json.Arr(webhooks));
    }

    private Json.Obj named(JsonView configuration) {
        var metadata = configuration.at("metadata");
        var name = settings.at("namePrefix").text() + metadata.at("name").text();
        return configuration.object().with("metadata", metadata.object().with("name", name));
    }

    private static Json.Obj converting(JsonView conversion, Hook hook) {
        return conversion.object().with("webhook", called(conversion.at("webhook"), hook));
    }

    private static Json.Obj called(JsonView webhook, Hook hook) {
        var path = webhook.at("clientConfig").at("service").at("path").text();
        var authority = Base64.getEncoder().encodeToString(hook.authority().getBytes(StandardCharsets.US_ASCII));
        return webhook.object()
                .with(
                        "clientConfig",
                        Json.object("url", "https://127.0.0.1:" + hook.port() + path, "caBundle", authority));
    }

    /** The texts for people are two thirds of a schema, and change nothing but how long the API server reads it. */
    private static Json.Obj withoutTexts(Json.Obj schema) {
        var kept = new LinkedHashMap<String, Json>();
        schema.members().forEach((name, value) -> {
            if (!(name.equals("description") && value instanceof Json.Str)) {
                kept.put(name, withoutTexts(value));
            }
        });
        return new Json.Obj(kept);
    }

    private static Json withoutTexts(Json value) {
        return switch (value) {
            case Json.Obj inner -> withoutTexts(inner);
            case Json.Arr(var items) ->
                new Json.Arr(items.stream().map(Definitions::withoutTexts).toList());
            case Json.Str _, Json.Num _, Json.Bool _, Json.Nil _ -> value;
        };
    }

    private static Map<String, String> pairs(JsonView kustomization) {
        var pairs = new LinkedHashMap<String, String>();
        for (var label : kustomization.at("labels").items()) {
            label.at("pairs").members().forEach((name, value) -> pairs.put(name, value.text()));
        }
        return pairs;
    }

    private static Json.Obj labelled(Json.Obj manifest, Map<String, String> labels) {
        var metadata = JsonView.of(manifest).at("metadata");
        var all = new LinkedHashMap<String, Json>();
        metadata.at("labels").members().forEach((name, value) -> all.put(name, new Json.Str(value.text())));
        labels.forEach((name, value) -> all.put(name, new Json.Str(value)));
        return manifest.with("metadata", metadata.object().with("labels", new Json.Obj(all)));
    }

    private static Json.Obj one(Path file) {
        return JsonView.of(Yaml.readAll(read(file)).getFirst().value(), file.toString())
                .object();
    }

    private static Bytes read(Path file) {
        try {
            return Bytes.copyOf(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the definitions of Cluster API are incomplete", e);
        }
    }
}
