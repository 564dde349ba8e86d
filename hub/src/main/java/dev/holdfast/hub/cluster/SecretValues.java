package dev.holdfast.hub.cluster;

import dev.holdfast.hub.cluster.Cluster.Value;
import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.secret.Secrets;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.packs.values.Variables;
import dev.holdfast.protocol.desired.SecretName;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Problem;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds the secrets that a cluster names to what its profiles declare; a value is never repeated. */
record SecretValues(Secrets secrets, Profiles profiles) {
    /** What is wrong with the secrets of this cluster. */
    void check(Cluster cluster, Findings findings) {
        cluster.secrets().forEach((variable, name) -> {
            var missing = missing(cluster, variable, name);
            missing.ifPresent(findings::add);
            // Nothing is said of a value that this cluster may not have.
            secrets.find(name)
                    .filter(_ -> missing.isEmpty())
                    .flatMap(held -> unfit(cluster, variable, held.value()))
                    .ifPresent(message -> findings.add(
                            path(variable), "HF-SEC-004", message, "set another value with: holdfast secret set"));
        });
    }

    /** Whether the secret of a variable is not there, or not this project's. */
    Optional<Finding> missing(Cluster cluster, String variable, SecretName name) {
        var foreign = secrets.project(name.secret()).filter(project -> !project.equals(cluster.project()));
        if (foreign.isEmpty() && !secrets.isFor(name.secret(), cluster.name())) {
            return Optional.of(new Finding(
                    path(variable),
                    0,
                    "HF-SEC-008",
                    "the secret " + name.secret() + " is for other clusters only",
                    "add " + cluster.name() + " to its clusters.names, or use another secret"));
        }
        if (foreign.isEmpty() && secrets.find(name).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                path(variable),
                0,
                "HF-SEC-006",
                foreign.isPresent()
                        ? "the secret " + name.secret() + " is of another project than the cluster"
                        : "there is no secret " + name,
                foreign.isPresent()
                        ? "set one in the project " + cluster.project()
                        : "set it with: holdfast secret set " + name.secret() + " --key " + name.key()
                                + " --from-file FILE"));
    }

    /** Why this value, or none, is nothing for a cluster that takes it. */
    Optional<Problem> against(Cluster cluster, SecretName name, Optional<Bytes> value) {
        return cluster.variables().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Value.FromSecret(var secret) && secret.equals(name))
                .flatMap(entry -> (value.isEmpty()
                                ? Optional.of(new Problem(
                                        "HF-SEC-006",
                                        "the value " + name + ", which the variable " + entry.getKey() + " of cluster "
                                                + cluster.name() + " takes",
                                        "a Secret without it",
                                        "let the cluster name another secret first"))
                                : unfit(cluster, entry.getKey(), value.get())
                                        .map(message -> new Problem(
                                                "HF-SEC-004",
                                                "a value that cluster " + cluster.name() + " can use",
                                                message,
                                                "set another value")))
                        .stream())
                .findFirst();
    }

    private Optional<String> unfit(Cluster cluster, String variable, Bytes value) {
        return declared(cluster, variable).flatMap(found -> Variables.checkSecret(found, value.utf8()));
    }

    private Optional<Variable> declared(Cluster cluster, String variable) {
        return cluster.profiles().stream()
                .flatMap(pin -> profiles.find(pin.profile(), pin.version()).stream())
                .flatMap(version -> Profile.read(version.name(), version.spec()) instanceof Checked.Valid<Profile> read
                        ? read.value().variables().stream()
                        : Stream.<Variable>empty())
                .filter(found -> found.name().equals(variable) && found.sensitive())
                .findFirst();
    }

    private static String path(String variable) {
        return "spec.variables." + variable + ".secretRef";
    }
}
