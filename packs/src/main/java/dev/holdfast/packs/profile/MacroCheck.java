package dev.holdfast.packs.profile;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.values.MacroText;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.problem.Refusal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether every macro of a composition names something that exists. */
final class MacroCheck {
    private static final Set<String> ROOTS = Set.of("var", "system", "pack");

    private final Set<String> variables;
    private final Set<String> packs;
    private final List<Finding> findings;

    private MacroCheck(Composition composition, List<Finding> findings) {
        this.variables = composition.variables().stream()
                .flatMap(variable -> variable.macros().stream())
                .collect(Collectors.toSet());
        this.packs = composition.layers().stream()
                .flatMap(layer -> layer.pack().stream())
                .map(LockedPack::name)
                .collect(Collectors.toSet());
        this.findings = findings;
    }

    static void check(Composition composition, List<Finding> findings) {
        composition.variables().forEach(variable -> hosts(variable, composition, findings));
        var check = new MacroCheck(composition, findings);
        for (var layer : composition.layers()) {
            layer.valuesSteps().forEach(step -> check.text(layer.id() + "." + step.name(), step.text()));
            for (var manifest : layer.manifests()) {
                check.text(layer.id() + ".manifests." + manifest.name(), manifest.content());
            }
        }
    }

    /** Hosts are told to everybody: no secret is in them, and nothing of packs, whose values may have some. */
    private static void hosts(Variable variable, Composition composition, List<Finding> findings) {
        var open = composition.variables().stream()
                .filter(other -> !other.isHole())
                .map(other -> "var." + other.name())
                .toList();
        for (var host : variable.generated().map(Variable.Generated::hosts).orElse(List.of())) {
            try {
                MacroText.of(host, false).names().stream()
                        .filter(name -> !name.startsWith("system.") && !open.contains(name))
                        .forEach(name -> findings.add(Finding.error(
                                "variables." + variable.name(),
                                0,
                                "HF-PRF-011",
                                "the macro .spectro." + name
                                        + " in a host names no variable of this profile that is open",
                                "name one that is neither sensitive nor generated, or .spectro.system.cluster.name")));
            } catch (Refusal e) {
                findings.add(Finding.error("variables." + variable.name(), 0, e.problem()));
            }
        }
    }

    private void text(String path, String text) {
        try {
            MacroText.of(text, false).names().forEach(name -> name(path, name));
        } catch (Refusal e) {
            findings.add(Finding.error("layers." + path, 0, e.problem()));
        }
    }

    private void name(String path, String name) {
        var parts = name.split("\\.", 3);
        var known = ROOTS.contains(parts[0])
                && parts.length > 1
                && switch (parts[0]) {
                    case "var" -> variables.contains(name);
                    case "pack" -> packs.contains(parts[1]);
                    default -> true;
                };
        if (!known) {
            findings.add(Finding.error(
                    "layers." + path,
                    0,
                    "HF-PRF-011",
                    "the macro .spectro." + name + " names nothing that this profile has",
                    "declare the variable, or correct the name"));
        }
    }
}
