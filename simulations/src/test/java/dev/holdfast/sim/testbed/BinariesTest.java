package dev.holdfast.sim.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {
    @TempDir
    private Path folder;

    // Without a PATH the build script finds no Go and so names no folder of its own.
    private Map<String, String> environment() {
        return Map.of("KUBEBUILDER_ASSETS", folder.toString(), "PATH", "/nowhere");
    }

    @Test
    void the_folder_that_the_environment_names_is_used() throws IOException {
        programs("etcd", "kube-apiserver");

        assertThat(Binaries.find(environment())).hasValueSatisfying(found -> {
            assertThat(found.folder()).isEqualTo(folder);
            assertThat(found.runControllers()).isFalse();
        });
    }

    @Test
    void a_folder_with_every_program_runs_controllers() throws IOException {
        programs("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok");

        assertThat(Binaries.find(environment()))
                .hasValueSatisfying(found -> assertThat(found.runControllers()).isTrue());
    }

    @Test
    void a_folder_without_an_api_server_is_no_find() throws IOException {
        programs("etcd");

        assertThat(Binaries.find(environment())).isEmpty();
    }

    @Test
    void without_go_the_advice_is_to_install_it() {
        assertThat(Binaries.advice(environment())).startsWith("install Go");
    }

    private void programs(String... names) throws IOException {
        for (var name : names) {
            assertThat(Files.createFile(folder.resolve(name)).toFile().setExecutable(true))
                    .isTrue();
        }
    }
}
