package dev.holdfast.hub.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LiveHub;
import dev.holdfast.protocol.id.Bytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {
    @Test
    void everything_described_is_there(@TempDir Path data) {
        try (var hub = new LiveHub(data)) {
            var described = hub.get("/openapi").json();
            var absent = new ArrayList<String>();
            described.at("paths").members().forEach((path, item) -> item.members()
                    .keySet()
                    .forEach(method -> {
                        if (path.equals("/api/v1/stream")) {
                            return;
                        }
                        var here = path.replaceAll("\\{[a-z]+}", "nobody");
                        var answer =
                                hub.call(method.toUpperCase(Locale.ROOT), here, Bytes.utf8(""), hub.admin, Map.of());
                        if (answer.status() == 405
                                || (answer.status() == 404
                                        && answer.bytes().utf8().contains("an address of the web API"))) {
                            absent.add(method + " " + path);
                        }
                    }));
            assertThat(absent).isEmpty();
        }
    }
}
