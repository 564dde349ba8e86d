package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Checks an installation and says what to do about what is wrong. */
@Command(
        name = "doctor",
        description = "Check this installation; exit status 1 when something needed is missing.",
        footer = {"", "Example:", "  holdfast doctor"})
final class DoctorCommand extends HubCommand {
    /** One check. {@code needed} false means that Holdfast works without it. */
    private record Check(String what, boolean ok, boolean needed, String found, String remedy) {}

    DoctorCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var checks = List.of(
                java(),
                program("mvn", "builds a clone", "install Maven 3.8 or newer"),
                memory(),
                program("go", "builds the test bed with real API servers", "install Go 1.26 or newer"),
                program("mosquitto", "a broker for more than 1,000 sites", "install mosquitto"),
                hubAnswers());
        if (output.json()) {
            output.document(Json.object(
                    "checks",
                    checks.stream()
                            .map(check -> Json.object(
                                    "check", check.what(),
                                    "ok", check.ok(),
                                    "needed", check.needed(),
                                    "found", check.found(),
                                    "remedy", check.ok() ? "" : check.remedy()))
                            .toList()));
        } else {
            var rows = new ArrayList<List<String>>();
            rows.add(List.of("CHECK", "RESULT", "FOUND", "WHAT TO DO"));
            checks.forEach(check -> rows.add(List.of(
                    check.what(),
                    check.ok() ? "ok" : check.needed() ? "missing" : "optional",
                    check.found(),
                    check.ok() ? "" : check.remedy())));
            output.table(rows);
        }
        return checks.stream().allMatch(check -> check.ok() || !check.needed()) ? 0 : 1;
    }

    private static Check java() {
        var version = Runtime.version();
        return new Check("Java 25", version.feature() >= 25, true, version.toString(), "install JDK 25");
    }

    private static Check memory() {
        var megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return new Check(
                "memory for Java", megabytes >= 128, true, megabytes + " MB heap", "give the machine 1 GB or more");
    }

    private Check program(String name, String use, String remedy) {
        var found = Optional.ofNullable(terminal.environment().get("PATH")).stream()
                .flatMap(path -> List.of(path.split(java.io.File.pathSeparator, -1)).stream())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        return new Check(name + " (" + use + ")", found.isPresent(), false, found.isPresent() ? "yes" : "no", remedy);
    }

    private Check hubAnswers() {
        var remedy = "run holdfast demo, or holdfast login --hub URL --token-file FILE";
        try {
            var who = JsonView.of(hub.client().get("/api/v1/whoami"));
            return new Check("hub", true, false, "answers " + who.at("name").text(""), "");
        } catch (Failure e) {
            return new Check("hub", false, false, e.line(), remedy);
        }
    }
}
