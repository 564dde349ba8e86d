package dev.holdfast.hub.cluster;

import dev.holdfast.capi.object.ClusterShape;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the part of a Cluster's spec that says how it is made. */
final class ProvisioningSpec {
    private static final List<String> FIELDS =
            List.of("management", "agent", "kubernetesVersion", "cloud", "controlPlane", "pools");
    /** A refusal says first where it found what. */
    private static final Pattern PLACE =
            Pattern.compile("^(spec\\.)?((?:kubernetesVersion|cloud|controlPlane|pools)[A-Za-z0-9_.\\[\\]]*).*");

    private ProvisioningSpec() {}

    /** Whether the spec asks for a cluster that is made. */
    static boolean isAsked(JsonView spec) {
        return FIELDS.stream().anyMatch(field -> spec.at(field).present());
    }

    static Optional<Provisioning> read(String name, JsonView spec, Findings findings) {
        if (!isAsked(spec)) {
            return Optional.empty();
        }
        var agent = findings.object(spec.at("agent"));
        findings.only(agent, "install");
        if (findings.oneOf(agent.at("install"), Set.of("push", "manual"), "manual")
                .equals("push")) {
            findings.add(
                    "spec.agent.install",
                    "HF-RES-005",
                    "this version does not install the agent by itself yet",
                    "write manual, and enrol an agent with holdfast site token " + name);
        }
        var management = findings.name(spec.at("management"));
        if (!SiteId.isValid(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Provisioning(management, ClusterShape.read(name, name, spec)));
        } catch (Refusal refusal) {
            findings.add(path(refusal.problem()), refusal.problem());
            return Optional.empty();
        }
    }

    private static String path(Problem problem) {
        var place = PLACE.matcher(problem.expected());
        if (place.matches()) {
            return "spec." + place.group(2);
        }
        return switch (problem.code()) {
            case "HF-SHP-001", "HF-SHP-002" -> "spec.kubernetesVersion";
            case "HF-SHP-004" -> "spec.controlPlane.replicas";
            case "HF-SHP-005", "HF-SHP-006", "HF-SHP-007", "HF-SHP-008" -> "spec.pools";
            case "HF-SHP-010" -> "spec.cloud.type";
            case "HF-JSN-007" -> "spec." + problem.found().replaceFirst("^spec\\.", "");
            default -> "spec";
        };
    }
}
