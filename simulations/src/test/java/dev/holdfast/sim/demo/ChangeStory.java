package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.layer.ObjectRef;
import dev.holdfast.sim.drive.Shell;
import java.io.IOException;
import java.nio.file.Files;

/**
 * Two shops with different values, of which one has values of its own; a newer version, its conflict, and the way back.
 * All by commands; what came of it is looked up in the clusters.
 */
final class ChangeStory {
    private static final ObjectRef WEB = new ObjectRef("apps/v1", "Deployment", "shop", "web");
    private static final ObjectRef PAGE = new ObjectRef("v1", "ConfigMap", "shop", "web-page");
    private static final String REPLICAS = "manifests.web.replicas";

    private final Shops shops;
    private final Shell shell;

    ChangeStory(Shops shops) {
        this.shops = shops;
        this.shell = shops.shell();
    }

    void run() throws IOException {
        apply("shop-2", "overrides: {web: \"manifests: {web: {replicas: 3}}\"}");
        assertThat(replicas("shop-1")).isEqualTo(1);
        assertThat(replicas("shop-2")).isEqualTo(3);
        assertThat(page("shop-1")).contains("001").doesNotContain("Open ");

        shell.must(
                "apply",
                "-f",
                shops.catalog().resolve("profiles/store-1.1.0.yaml").toString());
        shell.must("publish", "profile", "store");
        assertThat(shell.must("update", "list").out()).contains("shop-1", "shop-2");
        assertThat(show("shop-1").at("conflicts").items()).isEmpty();
        assertThat(show("shop-2").at("conflicts").items())
                .extracting(conflict ->
                        conflict.at("layer").text() + " " + conflict.at("path").text() + " "
                                + conflict.at("base").integer() + " "
                                + conflict.at("override").integer() + " "
                                + conflict.at("incoming").integer())
                .containsExactly("web " + REPLICAS + " 1 3 2");
        assertThat(show("shop-2").at("forecast").items())
                .anySatisfy(forecast -> assertThat(forecast.at("effect").text()).isEqualTo("restart"));

        assertThat(shell.run("update", "apply", "shop-2").err()).startsWith("HF-CHG-005: ");
        shell.must("update", "resolve", "shop-2", "--path", REPLICAS, "--keep");
        for (var shop : shops.names()) {
            shell.must("update", "apply", shop);
        }
        shops.converge();
        assertThat(replicas("shop-1")).isEqualTo(2);
        assertThat(replicas("shop-2")).isEqualTo(3);
        assertThat(page("shop-1")).contains("001", "Open ");
        assertThat(page("shop-2")).contains("002", "Open ");
        // The hub foresaw it, and the site foresaw it again before it did it.
        shops.told("shop-1", "is being applied: restart in web (Deployment shop/web: its pods change");

        shell.must("rollback", "shop-2", "--to", "previous");
        shops.converge();
        assertThat(replicas("shop-1")).isEqualTo(2);
        assertThat(replicas("shop-2")).isEqualTo(3);
        assertThat(page("shop-2")).contains("002").doesNotContain("Open ");
        assertThat(shell.must("update", "list").out()).doesNotContain("shop-2");
        assertThat(shell.must("history", "shop-2").out()).contains("held", "current");
    }

    private void apply(String shop, String more) throws IOException {
        var document = shops.folder().resolve("demo/shops/" + shop + ".yaml");
        Files.writeString(document, Files.readString(document).stripTrailing() + "\n  " + more + "\n");
        shell.must("apply", "-f", document.toString());
        shops.converge();
    }

    private JsonView show(String shop) {
        return shell.must("update", "show", shop, "-o", "json").json();
    }

    private long replicas(String shop) {
        return shops.live(shop, WEB).at("spec").at("replicas").integer();
    }

    private String page(String shop) {
        return shops.live(shop, PAGE).at("data").object().members().toString();
    }
}
