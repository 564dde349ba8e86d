package dev.holdfast.hub.cli;

import dev.holdfast.packs.format.ChartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A chart beside a document, as the API takes it: its archive, or one made of its folder, in base64. */
final class ChartUpload {
    private static final long LARGEST = 5 << 20;

    private ChartUpload() {}

    static String content(Path chart) throws IOException {
        if (Files.isDirectory(chart)) {
            return Base64.getEncoder()
                    .encodeToString(ChartReader.archiveOf(chart).toArray());
        }
        if (!Files.isRegularFile(chart)) {
            throw Failure.of("HF-CLI-008", "a chart " + chart, "none", "correct chart.path");
        }
        if (Files.size(chart) > LARGEST) {
            throw Failure.of(
                    "HF-CLI-011", "at most 5 MiB in " + chart, Files.size(chart) + " bytes", "split the chart");
        }
        return Base64.getEncoder().encodeToString(Files.readAllBytes(chart));
    }
}
