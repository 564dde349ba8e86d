package dev.holdfast.packs.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageNameTest {
    @Test
    void a_name_has_the_parts_that_every_runtime_reads_in_it() {
        assertThat(ImageName.parse("busybox")).contains(new ImageName("docker.io", "library/busybox", "latest"));
        assertThat(ImageName.parse("grafana/grafana:11.2"))
                .contains(new ImageName("docker.io", "grafana/grafana", "11.2"));
        assertThat(ImageName.parse("registry.example:5000/a/b:1"))
                .contains(new ImageName("registry.example:5000", "a/b", "1"));
        assertThat(ImageName.parse("localhost/a")).contains(new ImageName("localhost", "a", "latest"));
        assertThat(ImageName.parse("quay.io/a@sha256:" + "0".repeat(64))).isEmpty();
        assertThat(ImageName.parse("{{ .Values.image }}")).isEmpty();
        assertThat(ImageName.parse("")).isEmpty();
    }

    @Test
    void the_registry_of_docker_io_answers_under_another_name() {
        var image = ImageName.parse("busybox:1").orElseThrow();
        assertThat(image.isAt("registry-1.docker.io")).isTrue();
        assertThat(image.isAt("docker.io.example")).isFalse();
    }
}
