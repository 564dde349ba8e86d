package dev.holdfast.protocol.change;

import dev.holdfast.protocol.layer.Holes;
import dev.holdfast.protocol.value.GeneratedValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What stands for secrets and for what sites make, where contents are compared: enough to see that one is another, and
 * nothing that must be kept. Immutable.
 *
 * @param values of the site that are no secrets, by the variable's name
 * @param marks which secret it is, or what is made, by the variable's name
 */
public record Marks(Map<String, String> values, Map<String, String> marks) implements Holes.Values {
    public Marks {
        values = Map.copyOf(values);
        marks = Map.copyOf(marks);
    }

    /** With the values that one layer takes. */
    public Marks with(Map<String, String> other) {
        return new Marks(other, marks);
    }

    /** Variables that have another mark there. */
    public Set<String> changed(Marks other) {
        var variables = new TreeSet<>(marks.keySet());
        variables.addAll(other.marks.keySet());
        variables.removeIf(variable -> value(variable).equals(other.value(variable)));
        return variables;
    }

    @Override
    public String value(String variable) {
        var plain = values.get(variable);
        if (plain != null) {
            return plain;
        }
        var whole = GeneratedValue.variable(variable);
        // The authority stays when what it signs is made anew.
        var mark = variable.equals(whole + "." + GeneratedValue.CA)
                ? null
                : marks.getOrDefault(variable, marks.get(whole));
        return mark == null ? variable : variable + ", " + mark;
    }

    @Override
    public String mark(List<String> variables) {
        return String.join("\n", variables.stream().map(this::value).toList());
    }
}
