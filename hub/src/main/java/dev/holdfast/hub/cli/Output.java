package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.StrictJson;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Prints what a command found: a table or lines for people, exactly one JSON document for programs. */
final class Output {
    /** Forms of output. */
    enum Form {
        table,
        wide,
        json,
        yaml,
        name
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json|yaml|name",
            description = "Form of the output (default: table).")
    Form form = Form.table;

    private final PrintStream out;

    Output(PrintStream out) {
        this.out = out;
    }

    /** Whether a program reads the output: then it is one document and nothing else. */
    boolean json() {
        return form == Form.json || form == Form.yaml;
    }

    Form form() {
        return form;
    }

    void document(Json document) {
        if (form == Form.yaml) {
            YamlText.lines(document).forEach(out::println);
        } else {
            out.println(StrictJson.write(document).utf8());
        }
    }

    /** One line for people; nothing in JSON form. */
    void line(String text) {
        if (!json()) {
            out.println(text.replaceAll("\\p{Cntrl}", " "));
        }
    }

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
                text.append(row.get(column).replaceAll("\\p{Cntrl}", " "));
                if (column < row.size() - 1) {
                    text.append(" ".repeat(widths.get(column) - row.get(column).length() + 3));
                }
            }
            out.println(text.toString().stripTrailing());
        }
    }
}
