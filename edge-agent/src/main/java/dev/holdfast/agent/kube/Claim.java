package dev.holdfast.agent.kube;

/** Another manager's hold on a field; {@code field} as a JSON path such as {@code .spec.replicas}. */
public record Claim(String manager, String field) {
    @Override
    public String toString() {
        return field + " of " + manager;
    }
}
