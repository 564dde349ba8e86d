package dev.holdfast.hub.mosquitto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.hub.TestClock;
import dev.holdfast.protocol.problem.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFilesTest {
    private final TestClock clock = new TestClock();

    @TempDir
    Path folder;

    private List<String> write(Path to, String... consumers) {
        var wanted = new BrokerFiles.Wanted(List.of("broker.example.com"), 8883, List.of(consumers));
        return BrokerFiles.write(folder.resolve("hub"), to, wanted, clock, new SecureRandom(), _ -> {});
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve("mosquitto").resolve(name));
    }

    @Test
    void everything_named_is_written_and_no_placeholder_stays() throws IOException {
        for (var name : write(folder.resolve("mosquitto"), "erp")) {
            assertThat(text(name)).as(name).isNotEmpty().doesNotContainPattern("@[A-Z]+@");
        }
    }

    @Test
    void certificates_stay_the_same_when_the_files_are_written_again() throws IOException {
        write(folder.resolve("mosquitto"), "erp");
        var server = text("server.pem");
        var consumer = text("consumer-erp.pem");
        write(folder.resolve("mosquitto"), "erp");
        assertThat(text("server.pem")).isEqualTo(server);
        assertThat(text("consumer-erp.pem")).isEqualTo(consumer);
    }

    @Test
    void a_consumer_who_is_left_out_has_no_rights_any_more() throws IOException {
        write(folder.resolve("mosquitto"), "erp", "lake");
        write(folder.resolve("mosquitto"), "lake");
        assertThat(text("acl")).contains("user consumer-lake").doesNotContain("consumer-erp");
    }

    @Test
    void a_consumer_whose_name_would_be_another_line_of_the_access_rules_is_refused() {
        assertThatThrownBy(() -> write(folder.resolve("mosquitto"), "erp\ntopic write #"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("HF-HUB-004");
    }

    @Test
    void a_folder_that_mosquitto_could_not_read_is_refused() {
        assertThatThrownBy(() -> write(folder.resolve("my broker")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("HF-HUB-004");
    }
}
