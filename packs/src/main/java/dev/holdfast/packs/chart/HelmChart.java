package dev.holdfast.packs.chart;

import com.marcnuri.helm.Helm;
import dev.holdfast.packs.format.Folders;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** The synthetic chart: one named template per job, and one that prints them all as base64. */
final class HelmChart {
    private static final Pattern LINE = Pattern.compile("(?m)^r([0-9]+): \"([A-Za-z0-9+/=]*)\"$");

    private HelmChart() {}

    /** The texts of all jobs. @throws IllegalStateException with Helm's message */
    static List<String> render(Path home, Json shared, List<JsonView> jobs) throws IOException {
        var folder = Files.createTempDirectory(home, "chart");
        try {
            var templates = Files.createDirectories(folder.resolve("templates"));
            Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: macros\nversion: 1.0.0\n");
            var main = new StringBuilder();
            var each = new ArrayList<Json>();
            for (int i = 0; i < jobs.size(); i++) {
                var text = jobs.get(i).at("template").text();
                Files.writeString(
                        templates.resolve("_t" + i + ".tpl"), "{{ define \"t" + i + "\" }}" + text + "{{ end }}");
                each.add(jobs.get(i).at("values").object());
                main.append("r%d: {{ include \"t%d\" (dict \"spectro\" .Values.shared \"holdfast\" .Values.shared"
                                .formatted(i, i)
                        + " \"Values\" (index .Values.each %d)) | b64enc | quote }}\n".formatted(i));
            }
            Files.writeString(templates.resolve("main.yaml"), main);
            var values = folder.resolve("hf-values.json");
            Files.write(
                    values,
                    StrictJson.write(Json.object("shared", shared, "each", each))
                            .toArray());
            var output = new Helm(folder)
                    .template()
                    .withName("macros")
                    .withValuesFile(values)
                    .call();
            return texts(output, jobs.size());
        } finally {
            Folders.delete(folder);
        }
    }

    private static List<String> texts(String output, int count) {
        var texts = new ArrayList<String>();
        var matcher = LINE.matcher(output);
        while (matcher.find()) {
            texts.add(new String(Base64.getDecoder().decode(matcher.group(2)), StandardCharsets.UTF_8));
        }
        if (texts.size() != count) {
            throw new IllegalStateException("Helm answered " + texts.size() + " of " + count + " templates");
        }
        return texts;
    }
}
