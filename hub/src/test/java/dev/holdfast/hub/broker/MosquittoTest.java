package dev.holdfast.hub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.hub.LinkEars;
import dev.holdfast.hub.mosquitto.BrokerFiles;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.link.LinkEvent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MosquittoTest extends BrokerContract {
    private Path data = Path.of("");
    private Optional<Mosquitto> broker = Optional.empty();

    @Override
    void serve(Path folder) {
        data = folder;
        broker = Optional.of(Mosquitto.start(folder.resolve("mosquitto"), this::files));
    }

    private void files(int port) {
        BrokerFiles.write(
                data,
                data.resolve("mosquitto"),
                List.of("127.0.0.1", "localhost"),
                port,
                fleet.clock,
                new SecureRandom(),
                _ -> {});
    }

    @Override
    void endService() {
        broker.orElseThrow().close();
    }

    @Override
    String url() {
        return "mqtts://127.0.0.1:" + broker.orElseThrow().port();
    }

    @Test
    void a_revoked_site_stays_outside_once_the_broker_has_the_new_list() {
        var gone = fleet.register("gone");
        site(gone, new LinkEars(), List.of());
        fleet.enrolment.revoke(new SiteId("gone"), "ada");
        disconnect();
        broker.orElseThrow().close();
        broker = Optional.of(Mosquitto.start(data.resolve("mosquitto"), this::files));
        var again = new LinkEars();
        start(link("gone", fleet.tls(gone), List.of())).start(again);
        assertThat(again.next(LinkEvent.class)).isInstanceOf(LinkEvent.Lost.class);
        var other = fleet.register("other");
        assertThat(site(other, new LinkEars(), List.of()).connected()).isTrue();
    }
}
