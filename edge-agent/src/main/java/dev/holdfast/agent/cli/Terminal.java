package dev.holdfast.agent.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a command may touch of the outside world. */
record Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment, Clock clock) {
    Terminal {
        environment = Map.copyOf(environment);
    }

    void line(String text) {
        out.println(tame(text));
        out.flush();
    }

    void error(String text) {
        err.println(tame(text));
        err.flush();
    }

    void document(Json document) {
        out.println(StrictJson.write(document).utf8());
        out.flush();
    }

    /** Columns as wide as their widest cell; the last one is left ragged. */
    void table(List<List<String>> rows) {
        var widths = new ArrayList<Integer>();
        for (var row : rows) {
            for (int column = 0; column < row.size(); column++) {
                var width = row.get(column).length();
                if (column == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(column, Math.max(widths.get(column), width));
                }
            }
        }
        for (var row : rows) {
            var text = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                var cell = row.get(column);
                text.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 3));
            }
            line(text.toString().stripTrailing());
        }
    }

    private static String tame(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
