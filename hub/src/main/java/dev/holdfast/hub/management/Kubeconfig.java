package dev.holdfast.hub.management;

import dev.holdfast.packs.format.Yaml;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A kubeconfig that the hub can use alone: everything is in it, and nothing is run for it. */
final class Kubeconfig {
    private static final List<String> CLUSTER_FILES = List.of("certificate-authority");
    private static final List<String> USER_FILES = List.of("client-certificate", "client-key", "tokenFile");
    private static final List<String> PROGRAMS = List.of("exec", "auth-provider");

    private Kubeconfig() {}

    /** What speaks against it; no value of the file is repeated. */
    static List<Problem> problems(Bytes text) {
        JsonView config;
        try {
            config = JsonView.of(Yaml.readMapping(text).value());
        } catch (Refusal e) {
            return List.of(unusable("a text that is no YAML mapping"));
        }
        try {
            return problems(config);
        } catch (Refusal e) {
            return List.of(unusable("a field of another form: " + e.problem().expected()));
        }
    }

    private static List<Problem> problems(JsonView config) {
        var current = config.at("current-context").text("");
        var context = named(config, "contexts", current).map(found -> found.at("context"));
        if (current.isEmpty() || context.isEmpty()) {
            return List.of(unusable("no current-context that is there"));
        }
        var cluster =
                named(config, "clusters", context.get().at("cluster").text("")).map(found -> found.at("cluster"));
        var user = named(config, "users", context.get().at("user").text("")).map(found -> found.at("user"));
        if (cluster.isEmpty() || user.isEmpty()) {
            return List.of(unusable("a context without its cluster or its user"));
        }
        var problems = new ArrayList<Problem>();
        if (!cluster.get().at("server").text("").startsWith("https://")) {
            problems.add(unusable("a server without https"));
        }
        files(cluster.get(), CLUSTER_FILES, problems);
        files(user.get(), USER_FILES, problems);
        for (var program : PROGRAMS) {
            if (user.get().at(program).present()) {
                problems.add(new Problem(
                        "HF-MGT-003",
                        "a kubeconfig that runs no program",
                        "the user's " + program,
                        "make a service account at the management cluster and use its token"));
            }
        }
        return problems;
    }

    private static void files(JsonView entry, List<String> names, List<Problem> problems) {
        for (var name : names) {
            if (entry.at(name).present()) {
                problems.add(new Problem(
                        "HF-MGT-002",
                        "a kubeconfig with everything inside",
                        name + ", which names a file",
                        "embed it: kubectl config view --raw --minify --flatten"));
            }
        }
    }

    private static Optional<JsonView> named(JsonView config, String list, String name) {
        return config.at(list).items().stream()
                .filter(entry -> entry.at("name").text("").equals(name))
                .findFirst();
    }

    private static Problem unusable(String found) {
        return new Problem(
                "HF-MGT-001",
                "a kubeconfig with a current context, its cluster at https and its user",
                found,
                "write one with kubectl config view --raw --minify --flatten");
    }
}
