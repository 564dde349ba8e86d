package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.packs.format.PackArchive;
import dev.holdfast.packs.format.PackReader;
import dev.holdfast.packs.registry.Brought;
import dev.holdfast.packs.registry.Listed;
import dev.holdfast.packs.remote.Access;
import dev.holdfast.packs.remote.RemoteRegistry;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.OciServer;
import dev.holdfast.sim.testbed.Ports;
import dev.holdfast.sim.testbed.TokenServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciTokenIT {
    @Test
    void a_registry_that_asks_for_tokens_gets_them_for_what_is_asked_of_it(@TempDir Path folder) throws Exception {
        var program = Need.here().ociServer("registries that ask for tokens");
        var place = folder.resolve("registry");
        var seed = System.nanoTime();
        System.out.println("OciTokenIT: seed " + seed);
        try (var tokens = new TokenServer(place, "ada", "s3cret");
                var server =
                        OciServer.startWithTokens(program, place, new Ports(new Random(seed)).free(), tokens.realm())) {
            var registry = open(server, folder.resolve("copy"), "s3cret");
            var source = Readme.root().resolve("packs/catalog/site-backup-1.0.0");
            var pack = PackReader.read(source).require();
            var archive = PackArchive.write(source, "site-backup-1.0.0");
            assertThat(registry.push(pack, archive)).isTrue();
            assertThat(registry.push(pack, archive)).isFalse();
            registry.refresh();
            var listed = registry.find("site-backup");
            assertThat(listed).extracting(Listed::version).containsExactly("1.0.0");
            assertThat(PackReader.read(((Brought.PackFolder) registry.bring(listed.getFirst())).folder())
                            .require()
                            .digest())
                    .isEqualTo(pack.digest());
            assertThat(tokens.scopes)
                    .contains("registry:catalog:*", "repository:packs/site-backup:pull")
                    .anyMatch(scope -> scope.startsWith("repository:packs/site-backup:") && scope.contains("push"));

            var stranger = open(server, folder.resolve("other"), "wrong");
            assertThatThrownBy(stranger::refresh).hasMessageContaining("HF-REG-008");
        }
    }

    private static RemoteRegistry open(OciServer server, Path copy, String password) {
        var login = Optional.<Access.Login>of(new Access.Password("ada", password));
        return RemoteRegistry.oci(
                "r",
                URI.create("http://" + server.host() + "/packs"),
                new Access(login, Optional.empty(), Optional.empty()),
                copy,
                Duration.ofHours(1),
                Clock.systemUTC());
    }
}
