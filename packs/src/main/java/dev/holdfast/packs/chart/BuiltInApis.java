package dev.holdfast.packs.chart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The kinds that a Kubernetes minor serves by default, from the table {@code apis.txt}. */
public final class BuiltInApis {
    private static final Pattern MINOR = Pattern.compile("v?\\d+\\.(\\d{1,4}).*");

    private BuiltInApis() {}

    public static List<Api> of(String kubernetes) {
        var minor = MINOR.matcher(kubernetes);
        int number = minor.matches() ? Integer.parseInt(minor.group(1)) : 0;
        var apis = new ArrayList<Api>();
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(BuiltInApis.class.getResourceAsStream("apis.txt")), StandardCharsets.UTF_8))) {
            for (var line : lines.lines().filter(l -> !l.startsWith("#")).toList()) {
                var fields = line.split(" ", -1);
                if (number >= Integer.parseInt(fields[1])) {
                    var slash = fields[0].indexOf('/');
                    for (int i = 3; i < fields.length; i++) {
                        apis.add(Api.of(
                                slash < 0 ? "" : fields[0].substring(0, slash),
                                fields[0].substring(slash + 1),
                                fields[i],
                                fields[2].equals("namespaced")));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the table of APIs", e);
        }
        return apis;
    }
}
