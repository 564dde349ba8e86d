package dev.holdfast.hub.secret;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.resource.ResourceKind;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.hub.store.ResourceName;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The kind {@code Secret}. A value comes as a text, or as {@code {base64}} when it is none; it is stored encrypted and
 * shown as {@code {version, digest}}. That form put back means: leave it as it is. Those named in {@code clusters.names},
 * if any are, may take it and no others; registries may only on {@code registries.hosts}. Thread-safe.
 */
public final class Secrets implements ResourceKind, Vault {
    public static final String KIND = "Secret";
    private static final Pattern KEY = Pattern.compile(SecretName.KEY);
    private static final int LARGEST = 1 << 20;

    private final Resources resources;
    private final SecretBox box;
    private final Users users;

    /** Port: who uses a value. */
    @FunctionalInterface
    public interface Users {
        /** Why the value cannot become this, or go when it is empty; the value is not repeated. */
        Optional<Problem> against(SecretName name, Optional<Bytes> value);
    }

    /** @param keys folder of the hub's keys */
    public Secrets(Resources resources, Path keys, SecureRandom random, Users users) {
        this.resources = resources;
        this.users = users;
        this.box = SecretBox.open(keys, !resources.all(KIND).isEmpty(), random);
    }

    public static ResourceName name(String secret) {
        return new ResourceName(KIND, secret);
    }

    /** One value, for the part of the hub that uses it. */
    public Optional<Bytes> find(String secret, String key) {
        return resources.find(name(secret)).flatMap(document -> {
            var value = JsonView.of(document.spec()).at("data").at(key);
            return value.present()
                    ? Optional.of(
                            box.open(place(secret, key), value.at("sealed").text()))
                    : Optional.empty();
        });
    }

    @Override
    public Optional<Held> find(SecretName name) {
        return resources.find(name(name.secret())).flatMap(document -> {
            var stored = JsonView.of(document.spec()).at("data").at(name.key());
            return stored.present()
                    ? Optional.of(new Held(
                            stored.at("version").integer(),
                            stored.at("digest").text(),
                            box.open(
                                    place(name.secret(), name.key()),
                                    stored.at("sealed").text())))
                    : Optional.empty();
        });
    }

    /** The project of a secret. */
    public Optional<String> project(String secret) {
        return resources.find(name(secret)).map(ResourceDocument::project);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String plural() {
        return "secrets";
    }

    @Override
    public Permission writing() {
        return Permission.OPERATE;
    }

    @Override
    public void check(NewDocument document, Optional<ResourceDocument> stored, Findings findings) {
        var spec = document.view();
        findings.only(spec, "data", "clusters", "registries");
        findings.only(findings.object(spec.at("clusters")), "names");
        findings.items(spec.at("clusters").at("names")).forEach(findings::name);
        findings.only(findings.object(spec.at("registries")), "hosts");
        findings.items(spec.at("registries").at("hosts")).forEach(host -> findings.text(host, ""));
        long length = 0;
        for (var entry : findings.members(spec.at("data")).entrySet()) {
            var view = entry.getValue();
            if (!KEY.matcher(entry.getKey()).matches()) {
                findings.add(
                        "spec.data",
                        "HF-SEC-001",
                        "a key that Kubernetes would not take",
                        "use letters, digits, dots, dashes and underscores, at most 253");
                continue;
            }
            var value = value(view);
            length += value.map(Bytes::length).orElse(0);
            if (value.isEmpty() && !isKept(entry.getKey(), view, stored)) {
                // What was found is not repeated: it may be a value that somebody wrote in a wrong form.
                findings.add(
                        "spec.data." + entry.getKey(),
                        "HF-SEC-002",
                        "neither a text, nor {base64}, nor what the hub shows of the stored value",
                        "write the value as a text, or binary as {base64: …}");
            }
        }
        if (length > LARGEST) {
            findings.add("spec.data", "HF-SEC-003", "more than 1 MiB in one secret", "split it");
        }
    }

    @Override
    public Set<ResourceName> references(NewDocument document) {
        return Set.of();
    }

    @Override
    public Optional<Problem> conflict(NewDocument wanted, Optional<ResourceDocument> stored) {
        var values = wanted.view().at("data").members();
        var all = new TreeMap<String, Optional<Bytes>>();
        stored.ifPresent(document -> data(document).keySet().stream()
                .filter(key -> !values.containsKey(key))
                .forEach(key -> all.put(key, Optional.empty())));
        values.forEach((key, view) -> value(view).ifPresent(value -> all.put(key, Optional.of(value))));
        return all.entrySet().stream()
                .flatMap(entry -> SecretName.parse(wanted.name() + "/" + entry.getKey())
                        .flatMap(name -> users.against(name, entry.getValue()))
                        .stream())
                .findFirst();
    }

    @Override
    public boolean isSame(NewDocument wanted, ResourceDocument stored) {
        if (!clusters(wanted.spec()).equals(clusters(stored.spec()))
                || !hosts(wanted.spec()).equals(hosts(stored.spec()))) {
            return false;
        }
        var before = data(stored);
        var after = wanted.view().at("data").members();
        return before.keySet().equals(after.keySet())
                && after.entrySet().stream()
                        .allMatch(entry -> isSame(stored.name(), entry.getKey(), entry.getValue(), stored));
    }

    @Override
    public Json.Obj kept(NewDocument wanted, Optional<ResourceDocument> stored) {
        var kept = new LinkedHashMap<String, Json>();
        wanted.view().at("data").members().forEach((key, view) -> {
            var before = stored.flatMap(
                    document -> Optional.ofNullable(data(document).get(key)));
            kept.put(
                    key,
                    before.isPresent() && isSame(wanted.name(), key, view, stored.get())
                            ? before.get()
                            : sealed(wanted.name(), key, value(view).orElseThrow(), before));
        });
        return with(Json.object("data", new Json.Obj(kept)), wanted.spec());
    }

    @Override
    public Json.Obj shown(ResourceDocument document) {
        var shown = new LinkedHashMap<String, Json>();
        data(document).forEach((key, value) -> shown.put(key, value.without("sealed")));
        return Json.object("spec", with(Json.object("data", new Json.Obj(shown)), document.spec()));
    }

    /** Whether a cluster may take a secret: all may unless the secret names those that may. */
    public boolean isFor(String secret, String cluster) {
        return resources
                .find(name(secret))
                .map(document -> clusters(document.spec()))
                .filter(names -> !names.isEmpty())
                .map(names -> names.contains(cluster))
                .orElse(true);
    }

    /**
     * Whether a registry on this host may be shown the secret. Only those that the secret names: whoever may write a
     * Registry could send it anywhere else.
     *
     * @param host with its port, as the registry's url has it
     */
    public boolean isForHost(String secret, String host) {
        return resources
                .find(name(secret))
                .filter(document -> hosts(document.spec()).stream().anyMatch(host::equalsIgnoreCase))
                .isPresent();
    }

    private static List<String> clusters(Json.Obj spec) {
        return JsonView.of(spec).at("clusters").at("names").texts();
    }

    private static List<String> hosts(Json.Obj spec) {
        return JsonView.of(spec).at("registries").at("hosts").texts();
    }

    private static Json.Obj with(Json.Obj data, Json.Obj spec) {
        var clusters = clusters(spec);
        var hosts = hosts(spec);
        var next = clusters.isEmpty() ? data : data.with("clusters", Json.object("names", clusters));
        return hosts.isEmpty() ? next : next.with("registries", Json.object("hosts", hosts));
    }

    private Json.Obj sealed(String secret, String key, Bytes value, Optional<Json.Obj> before) {
        var version =
                before.map(known -> JsonView.of(known).at("version").integer(0)).orElse(0L);
        return Json.object(
                "version",
                version + 1,
                "digest",
                box.digest(place(secret, key), value),
                "sealed",
                box.seal(place(secret, key), value));
    }

    private boolean isSame(String secret, String key, JsonView wanted, ResourceDocument stored) {
        return value(wanted)
                .map(value -> JsonView.of(stored.spec())
                        .at("data")
                        .at(key)
                        .at("digest")
                        .text("")
                        .equals(box.digest(place(secret, key), value)))
                .orElseGet(() -> isKept(key, wanted, Optional.of(stored)));
    }

    /** Whether this is what we showed of the value that is still there. */
    private static boolean isKept(String key, JsonView wanted, Optional<ResourceDocument> stored) {
        return stored.map(document -> data(document).get(key))
                .filter(known ->
                        wanted.json().filter(known.without("sealed")::equals).isPresent())
                .isPresent();
    }

    private static Optional<Bytes> value(JsonView view) {
        return switch (view.json().orElse(Json.NULL)) {
            case Json.Str(var text) -> Optional.of(Bytes.utf8(text));
            case Json.Obj object
            when object.members().get("base64") instanceof Json.Str(var text)
                    && object.members().size() == 1 -> decoded(text);
            case Json.Obj _, Json.Arr _, Json.Num _, Json.Bool _, Json.Nil _ -> Optional.empty();
        };
    }

    private static Optional<Bytes> decoded(String base64) {
        try {
            return Optional.of(Bytes.copyOf(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Json.Obj> data(ResourceDocument document) {
        var data = new LinkedHashMap<String, Json.Obj>();
        JsonView.of(document.spec()).at("data").members().forEach((key, value) -> data.put(key, value.object()));
        return data;
    }

    private static String place(String secret, String key) {
        return secret + "/" + key;
    }
}
