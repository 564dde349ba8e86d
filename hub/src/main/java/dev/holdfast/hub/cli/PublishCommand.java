package dev.holdfast.hub.cli;

import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "publish",
        description = "Render and sign the draft of a profile.",
        footer = {
            "",
            "Examples:",
            "  holdfast publish profile store",
            "  holdfast publish profile store --remove-layer banner",
            "  holdfast publish profile store --remove-layer db --remove-data db --confirm store"
        })
final class PublishCommand extends HubCommand {
    @Parameters(index = "0", paramLabel = "profile", description = "The word profile, or profile/NAME.")
    String kind = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Name of the profile.")
    @Nullable
    String name;

    @Option(names = "--version", paramLabel = "V", description = "Version to publish (default: the draft).")
    @Nullable
    String version;

    @Option(
            names = "--remove-layer",
            paramLabel = "ID",
            description = "A layer that vanished and that sites shall remove; once per layer.")
    List<String> removeLayers = new ArrayList<>();

    @Option(
            names = "--remove-data",
            paramLabel = "ID",
            description = "A removed layer whose data sites shall remove too: its namespaces, volume claims, custom"
                    + " resources and their definitions. Needs --confirm; once per layer.")
    List<String> removeData = new ArrayList<>();

    @Option(names = "--confirm", paramLabel = "NAME", description = "The profile's name again, for --remove-data.")
    @Nullable
    String confirm;

    @Option(
            names = "--channel",
            paramLabel = "C",
            description = "Point this channel of the profile at the version, once it is published.")
    @Nullable
    String channel;

    @Option(names = "--wait", description = "Wait until it is published.")
    boolean wait;

    PublishCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var target = Kind.named(kind, Optional.ofNullable(name));
        if (target.kind() != Kind.PROFILE) {
            throw Failure.of("HF-CLI-004", "a profile", target.kind().singular(), "only profiles are published");
        }
        if (!removeData.isEmpty() && !target.name().equals(confirm)) {
            throw Failure.of(
                    "HF-CLI-025",
                    "--confirm " + target.name() + ", as every site with this profile will lose data",
                    confirm == null ? "no --confirm" : "--confirm " + confirm,
                    "name the profile if that is meant; without --remove-data its data stays and is shown as retained");
        }
        var layers = Json.object("removeLayers", removeLayers, "removeData", removeData);
        var request = channel == null ? layers : layers.with("channel", channel);
        var answer = hub.client()
                .post(
                        HubClient.path(Kind.PROFILE, target.name()) + "/versions",
                        version == null ? request : request.with("version", version));
        var view = JsonView.of(answer);
        warn(view);
        if (output.json()) {
            output.document(answer);
            return 0;
        }
        output.line("profile/" + target.name() + " " + view.at("version").text("") + " "
                + view.at("state").text("Published").toLowerCase(java.util.Locale.ROOT)
                + (view.at("changed").flag(true) ? "" : " (unchanged)"));
        view.at("dataRemoved")
                .items()
                .forEach(data ->
                        output.line("layer " + data.at("layer").text() + ": sites that lose it remove its data, until "
                                + data.at("until").text()));
        return 0;
    }
}
