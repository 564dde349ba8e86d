package dev.holdfast.protocol.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.link.Topic;
import dev.holdfast.protocol.message.EventBatch;
import dev.holdfast.protocol.message.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class AsyncApiTest {
    private static final Path FILE = Path.of("spec", "v1", "asyncapi.yaml");

    @Test
    void the_channels_are_the_topics_of_the_code() throws IOException {
        var site = new SiteId("a-site");
        var topics = new TreeSet<String>();
        for (var up : Topic.Up.values()) {
            topics.add(Topic.DEFAULT.up(site, up).replace(site.value(), "{site}"));
        }
        for (var down : Topic.Down.values()) {
            topics.add(Topic.DEFAULT.down(site, down).replace(site.value(), "{site}"));
        }
        topics.add(Topic.DEFAULT.beacon());
        var addresses = new TreeSet<String>();
        document()
                .at("channels")
                .members()
                .values()
                .forEach(channel -> addresses.add(channel.at("address").text()));
        assertThat(addresses).isEqualTo(topics);
    }

    @Test
    void every_reference_leads_somewhere() throws IOException {
        var document = document();
        var references = new ArrayList<String>();
        collect(document.object(), references);
        assertThat(references).hasSizeGreaterThan(20);
        for (var reference : references) {
            if (reference.startsWith("#/")) {
                var place = document;
                for (var step : List.of(reference.substring(2).split("/", -1))) {
                    place = place.at(step);
                }
                assertThat(place.present()).as(reference).isTrue();
            } else {
                assertThat(FILE.resolveSibling(reference)).isRegularFile();
            }
        }
    }

    @Test
    void the_content_types_are_those_of_the_code() throws IOException {
        var messages = document().at("components").at("messages");
        assertThat(messages.at("state").at("contentType").text()).isEqualTo(Origin.CONTENT_TYPE);
        assertThat(messages.at("status").at("contentType").text()).isEqualTo(Origin.CONTENT_TYPE);
        assertThat(messages.at("events").at("contentType").text()).isEqualTo(EventBatch.CONTENT_TYPE);
    }

    private static void collect(Json value, List<String> references) {
        switch (value) {
            case Json.Arr(var items) -> items.forEach(item -> collect(item, references));
            case Json.Obj object ->
                object.members().forEach((name, member) -> {
                    if (name.equals("$ref") && member instanceof Json.Str(var reference)) {
                        references.add(reference);
                    } else {
                        collect(member, references);
                    }
                });
            default -> {}
        }
    }

    private static JsonView document() throws IOException {
        var loaded = new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(Files.readString(FILE));
        // Through bytes, so that the limits of documents hold for this one too.
        return JsonView.of(
                StrictJson.parse(Bytes.utf8(StrictJson.write(Json.of(loaded)).utf8()), Limits.DOCUMENT));
    }
}
