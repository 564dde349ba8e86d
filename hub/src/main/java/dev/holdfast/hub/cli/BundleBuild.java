package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the hub for the bundles of some sites and writes each into one file. */
@Command(
        name = "build",
        description = "Build the newest bundle of one or more sites; it holds every change accepted before.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Examples:",
            "  holdfast bundle build plant-1 -o plant-1.hfb",
            "  holdfast bundle build -l wave=canary -o stick/"
        })
final class BundleBuild implements Callable<Integer> {
    @Mixin
    final HubOptions hub;

    @Parameters(arity = "0..*", paramLabel = "SITE", description = "Sites; each gets its own bundle.")
    List<String> sites = new ArrayList<>();

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SEL",
            description = "All sites with these labels.")
    @Nullable
    String selector;

    @Option(names = "-o", required = true, paramLabel = "FILE|DIR", description = "A file for one site, else a folder.")
    String target = ".";

    private final Terminal terminal;

    BundleBuild(Terminal terminal) {
        this.terminal = terminal;
        this.hub = new HubOptions(terminal);
    }

    @Override
    public Integer call() {
        var client = hub.client();
        var wanted = new ArrayList<>(sites.stream().map(Kind.SITE::nameIn).toList());
        if (selector != null) {
            wanted.addAll(client.names(Kind.SITE, selector));
        }
        if (wanted.isEmpty()) {
            throw Failure.of("HF-CLI-009", "at least one site", "none", "name a site or give -l SELECTOR");
        }
        var path = Path.of(target);
        var folder = Files.isDirectory(path)
                || wanted.size() > 1
                || target.endsWith("/")
                || (selector != null && !target.endsWith(".hfb"));
        for (var site : wanted) {
            try (var _ = Progress.on(terminal, "building the bundle of site/" + site)) {
                build(client, site, folder ? path.resolve(site + ".hfb") : path);
            }
        }
        return 0;
    }

    private void build(HubClient client, String site, Path file) {
        var request = Json.object("site", site);
        var job = JsonView.of(client.post("/api/v1/bundles", request));
        var path = "/api/v1/bundles/" + HubClient.encode(job.at("id").text());
        while (true) {
            var response = client.download(path);
            try (var body = response.body()) {
                if (response.statusCode() == 200) {
                    var length = PrivateFile.writePublic(file, body);
                    terminal.out()
                            .println("bundle of site/" + site + " written to " + file + " (" + length + " bytes)");
                    return;
                }
            } catch (IOException e) {
                throw Failure.of("HF-CLI-005", "a whole bundle", "a broken download", "try again");
            }
            LockSupport.parkNanos(200_000_000L);
        }
    }
}
