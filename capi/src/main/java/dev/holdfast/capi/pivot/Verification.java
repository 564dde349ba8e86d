package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import java.util.function.Function;

/** P5: everything that has to be equal before the target may act. Every check has a name and a code of its own. */
final class Verification {
    /** One check. */
    record Check(String name, String code, Function<Comparison, List<Problem>> problems) {}

    static final List<Check> CHECKS = List.of(
            new Check("nothing is missing", "HF-PIV-101", SetChecks::missing),
            new Check("nothing was added", "HF-PIV-102", SetChecks::added),
            new Check("every object says the same", "HF-PIV-103", SetChecks::content),
            new Check("every owner is there", "HF-PIV-104", OwnerChecks::resolve),
            new Check("everybody owns what it owned", "HF-PIV-105", OwnerChecks::sameShape),
            new Check("finalizers are the same", "HF-PIV-106", SetChecks::finalizers),
            new Check("secrets are the same bytes", "HF-PIV-107", SetChecks::secrets),
            new Check("machines are tied to the same infrastructure", "HF-PIV-108", LinkChecks::ties),
            new Check("every reference leads somewhere", "HF-PIV-109", LinkChecks::references),
            new Check("fields have the owners they had", "HF-PIV-111", OwnerChecks::fields),
            new Check("nothing is being deleted", "HF-PIV-112", SetChecks::ending),
            new Check("no control plane would make new certificates", "HF-PIV-113", SetChecks::armed),
            new Check("everything is still paused", "HF-PIV-114", SetChecks::paused));

    private Verification() {}

    static List<Problem> problems(Comparison comparison) {
        return CHECKS.stream()
                .flatMap(check -> check.problems().apply(comparison).stream())
                .toList();
    }
}
