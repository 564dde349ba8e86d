package dev.holdfast.packs.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.packs.chart.Helm;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.format.Finding;
import dev.holdfast.packs.format.Yaml;
import dev.holdfast.packs.registry.FolderRegistry;
import dev.holdfast.packs.registry.Registries;
import dev.holdfast.packs.render.ProfileContent;
import dev.holdfast.packs.render.Renderer;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.machine.MachineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeRulesTest {
    private static final Helm HELM = new Helm();

    @TempDir
    Path folder;

    @AfterAll
    static void stopHelm() {
        HELM.close();
    }

    @BeforeEach
    void packs() throws IOException {
        pack(
                "ubuntu",
                "24.4.0",
                "os",
                """
                kubeadmconfig:
                  files:
                  - {path: hardening/sysctl.conf, targetPath: /etc/sysctl.d/90.conf, targetOwner: "root:root", targetPermissions: "0600"}
                  preKubeadmCommands: [sysctl --system]
                """);
        Files.createDirectories(folder.resolve("ubuntu-24.4.0/hardening"));
        Files.writeString(folder.resolve("ubuntu-24.4.0/hardening/sysctl.conf"), "kernel.panic = 10\n");
        pack(
                "kubernetes",
                "1.34.2",
                "k8s",
                """
                pack: {podCIDR: 10.42.0.0/16, serviceClusterIpRange: 10.43.0.0/16, serviceDomain: cluster.local}
                kubeadmconfig:
                  apiServer:
                    extraArgs: {profiling: "false", audit-log-maxage: 30}
                    extraVolumes: [{name: audit, hostPath: /var/log/apiserver, mountPath: /var/log/apiserver, pathType: DirectoryOrCreate}]
                  kubeletExtraArgs: {event-qps: "0"}
                  postKubeadmCommands: [echo done]
                  unread: 1
                """);
        for (var pack : List.of("net cni", "disk csi", "web addon")) {
            var parts = pack.split(" ", -1);
            pack(parts[0], "1.0.0", parts[1], "");
        }
    }

    private void pack(String name, String version, String layer, String values) throws IOException {
        var pack = Files.createDirectories(folder.resolve(name + "-" + version));
        var annotations = layer.equals("os")
                ? ", \"annotations\": {\"skipK8sInstall\": \"true\", \"imageId\": \"img-1\", \"sshPassword\": \"secret\"}"
                : "";
        var objects = List.of("os", "k8s").contains(layer) ? "" : ", \"kubeManifests\": [\"a.yaml\"]";
        Files.writeString(
                pack.resolve("pack.json"),
                "{\"name\": \"%s\", \"displayName\": \"x\", \"version\": \"%s\", \"layer\": \"%s\"%s%s}"
                        .formatted(name, version, layer, annotations, objects));
        Files.writeString(pack.resolve("values.yaml"), values);
        Files.writeString(
                pack.resolve("a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n".formatted(name));
    }

    private Checked<Composition> compose(String type, String... packs) {
        var layers = Stream.of(packs)
                .map(pack -> "- {name: " + pack + ", pack: {name: " + pack + "}}\n")
                .collect(Collectors.joining());
        var spec = Yaml.readMapping("type: " + type + "\nversion: 1.0.0\nlayers:\n" + layers);
        var profile = Profile.read("p", (Json.Obj) spec.value()).require();
        return ProfileComposer.compose(profile, new Registries(List.of(new FolderRegistry("r", folder))));
    }

    private List<String> codes(String type, String... packs) {
        return compose(type, packs).findings().stream()
                .map(Finding::code)
                .filter(code -> code.startsWith("HF-PRF"))
                .toList();
    }

    @Test
    void each_type_takes_its_layers_and_no_others() {
        assertThat(codes("infra", "ubuntu", "kubernetes", "net", "disk")).isEmpty();
        assertThat(codes("cluster", "ubuntu", "kubernetes", "net", "disk", "web"))
                .isEmpty();
        assertThat(codes("add-on", "web")).isEmpty();
        assertThat(codes("system", "web")).isEmpty();
        assertThat(codes("infra", "ubuntu", "kubernetes", "net")).containsExactly("HF-PRF-020");
        assertThat(codes("infra", "web"))
                .containsExactly("HF-PRF-021", "HF-PRF-020", "HF-PRF-020", "HF-PRF-020", "HF-PRF-020");
        assertThat(codes("infra", "ubuntu", "kubernetes", "net", "disk", "web")).containsExactly("HF-PRF-021");
        assertThat(codes("cluster", "web", "ubuntu", "kubernetes", "net", "disk"))
                .containsOnly("HF-PRF-022");
        assertThat(codes("add-on", "web", "ubuntu")).containsExactly("HF-PRF-012");
    }

    @Test
    void os_and_kubernetes_become_one_machine_config_and_no_layer_of_objects() {
        var composition =
                compose("cluster", "ubuntu", "kubernetes", "net", "disk", "web").require();
        assertThat(composition.kubernetes()).isEqualTo("1.34.2");
        var checked = new Renderer(HELM).content(composition);
        assertThat(checked.findings()).extracting(Finding::code).containsExactly("HF-RND-025");
        var content = checked.require();
        assertThat(content.layers()).extracting(ProfileContent.Layer::id).containsExactly("net", "disk", "web");
        var machine = MachineConfig.parse(content.machine().orElseThrow());
        assertThat(machine.network())
                .isEqualTo(new MachineConfig.Network("10.42.0.0/16", "10.43.0.0/16", "cluster.local"));
        assertThat(machine.image().installsKubernetes()).isFalse();
        assertThat(machine.image().annotations()).containsOnlyKeys("imageId");
        assertThat(machine.kubeadm())
                .isEqualTo(Yaml.readMapping(
                                """
                clusterConfiguration:
                  apiServer:
                    extraArgs: [{name: audit-log-maxage, value: "30"}, {name: profiling, value: "false"}]
                    extraVolumes: [{name: audit, hostPath: /var/log/apiserver, mountPath: /var/log/apiserver, pathType: DirectoryOrCreate}]
                initConfiguration: {nodeRegistration: {kubeletExtraArgs: [{name: event-qps, value: "0"}]}}
                joinConfiguration: {nodeRegistration: {kubeletExtraArgs: [{name: event-qps, value: "0"}]}}
                files:
                - {path: /etc/sysctl.d/90.conf, content: "kernel.panic = 10\\n", owner: "root:root", permissions: "0600"}
                preKubeadmCommands: [sysctl --system]
                postKubeadmCommands: [echo done]
                """)
                        .value());
        assertThat(machine.write()).isEqualTo(content.machine().orElseThrow());
    }

    @Test
    void no_cluster_has_a_say_in_what_is_root_on_every_node() throws IOException {
        pack(
                "kubernetes",
                "1.34.2",
                "k8s",
                "kubeadmconfig: {preKubeadmCommands: [\"echo {{.spectro.system.cluster.name}}\"]}\n");
        var composition =
                compose("infra", "ubuntu", "kubernetes", "net", "disk").require();
        assertThat(new Renderer(HELM).content(composition).findings())
                .extracting(Finding::code)
                .contains("HF-RND-022");
    }

    @Test
    void settings_of_another_shape_are_told_with_their_place() throws IOException {
        pack(
                "kubernetes",
                "1.34.2",
                "k8s",
                """
                kubeadmconfig:
                  apiServer: {extraArgs: [a]}
                  files: [{path: absent, targetPath: /a}, {content: x, targetPath: relative}]
                  preKubeadmCommands: {a: 1}
                """);
        var composition =
                compose("infra", "ubuntu", "kubernetes", "net", "disk").require();
        assertThat(new Renderer(HELM).content(composition).findings())
                .extracting(finding -> finding.code() + " " + finding.path())
                .containsExactlyInAnyOrder(
                        "HF-RND-023 layers.kubernetes.values.kubeadmconfig.apiServer.extraArgs",
                        "HF-RND-024 layers.kubernetes.values.kubeadmconfig.files[0]",
                        "HF-RND-024 layers.kubernetes.values.kubeadmconfig.files[1]",
                        "HF-RND-023 layers.kubernetes.values.kubeadmconfig.preKubeadmCommands");
    }
}
