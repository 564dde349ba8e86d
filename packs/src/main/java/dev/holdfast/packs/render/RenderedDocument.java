package dev.holdfast.packs.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One document of a release.
 *
 * @param source the template that it comes from, {@code CHART/templates/NAME}
 */
record RenderedDocument(String source, String text) {
    private static final Pattern SOURCE = Pattern.compile("(?m)^---\\n# Source: ([^\\n]+)\\n");

    /** The documents of a manifest as Helm writes it. */
    static List<RenderedDocument> split(String manifest) {
        var documents = new ArrayList<RenderedDocument>();
        var matcher = SOURCE.matcher(manifest);
        var source = "";
        int from = 0;
        while (matcher.find()) {
            if (!manifest.substring(from, matcher.start()).isBlank()) {
                documents.add(new RenderedDocument(source, manifest.substring(from, matcher.start())));
            }
            source = matcher.group(1);
            from = matcher.end();
        }
        if (!manifest.substring(from).isBlank()) {
            documents.add(new RenderedDocument(source, manifest.substring(from)));
        }
        return documents;
    }
}
