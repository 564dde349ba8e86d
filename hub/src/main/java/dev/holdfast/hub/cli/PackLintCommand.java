package dev.holdfast.hub.cli;

import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.lint.PackLint;
import dev.holdfast.protocol.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = "Say what is wrong with packs; ends 0 when no finding is an error.",
        footer = {"", "Examples:", "  holdfast pack lint packs/web-1.0.0", "  holdfast pack lint packs -o json"})
final class PackLintCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", arity = "1..*", description = "A pack or a folder of packs.")
    List<Path> folders = List.of();

    @Mixin
    final Output output;

    private final Terminal terminal;

    PackLintCommand(Terminal terminal) {
        this.terminal = terminal;
        this.output = new Output(terminal.out());
    }

    @Override
    public Integer call() {
        var packs = PackFolders.of(folders);
        var progress = new Progress(terminal, packs.size());
        var reports = new ArrayList<PackLint.Report>();
        for (var pack : packs) {
            progress.at(reports.size(), pack.toString());
            reports.add(PackLint.lint(pack));
        }
        if (output.json()) {
            output.document(Json.object(
                    "packs", reports.stream().map(PackLint.Report::json).toList()));
        } else {
            reports.forEach(report -> report.findings().forEach(finding -> line(report, finding)));
            var wrong = reports.stream().filter(PackLint.Report::isWrong).count();
            output.line(reports.size() + " packs, " + wrong + " with errors");
        }
        return reports.stream().anyMatch(PackLint.Report::isWrong) ? 1 : 0;
    }

    private void line(PackLint.Report report, Finding finding) {
        output.line(text(report.path(), finding));
    }

    static String text(Path pack, Finding finding) {
        return pack + "/" + finding.path() + (finding.line() > 0 ? ":" + finding.line() : "") + ": "
                + (finding.isError() ? "error " : "warning ") + finding.code() + " " + finding.message() + "; "
                + finding.remedy();
    }
}
