package dev.holdfast.packs.render;

import dev.holdfast.packs.chart.TemplateEngine;
import dev.holdfast.packs.chart.TemplateEngine.Outcome;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.values.MacroText;
import dev.holdfast.packs.values.Variable;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.value.GeneratedValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one site is told of the values that it makes: the hosts of certificates, their macros evaluated. Immutable. */
record GeneratedValues(Composition composition, TemplateEngine engine) {
    /** By the variable's name; HF-VAR-012 for what is no host there. */
    Checked<Map<String, GeneratedValue>> of(Map<String, String> variables, Map<String, String> system) {
        var made = new TreeMap<String, GeneratedValue>();
        var findings = new ArrayList<Finding>();
        var shared = SharedMacros.of(composition.variables(), variables, system);
        for (var variable : composition.variables()) {
            variable.generated()
                    .ifPresent(own -> made.put(
                            variable.name(),
                            own.hasMacros()
                                    ? new GeneratedValue.Tls(hosts(variable.name(), own, shared, findings))
                                    : own.value()));
        }
        return findings.isEmpty() ? new Checked.Valid<>(made, List.of()) : new Checked.Invalid<>(findings);
    }

    private List<String> hosts(String variable, Variable.Generated own, Json.Obj shared, List<Finding> findings) {
        try {
            var jobs = own.hosts().stream()
                    .map(host ->
                            new TemplateEngine.Job(MacroText.of(host, false).template(), Json.Obj.EMPTY))
                    .toList();
            return engine.evaluate(shared, jobs).stream()
                    .map(outcome -> switch (outcome) {
                        case Outcome.Text(var host) -> {
                            if (!GeneratedValue.Tls.isHost(host)) {
                                findings.add(wrong(variable, "\"" + host + "\" at this site, which is no such name"));
                            }
                            yield host;
                        }
                        case Outcome.Failed(var message) -> {
                            findings.add(wrong(variable, "a macro that Helm cannot evaluate: " + message));
                            yield "";
                        }
                    })
                    .distinct()
                    .toList();
        } catch (Refusal e) {
            findings.add(Finding.error("variables." + variable, 0, e.problem()));
            return List.of();
        }
    }

    private static Finding wrong(String variable, String found) {
        return Finding.error(
                "variables." + variable,
                0,
                "HF-VAR-012",
                "expected DNS names in lower case or IP addresses as hosts of the variable " + variable + ", found "
                        + found,
                "correct the hosts, or the values that they name");
    }
}
