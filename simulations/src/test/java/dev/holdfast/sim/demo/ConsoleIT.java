package dev.holdfast.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.sim.testbed.Browser;
import dev.holdfast.sim.testbed.Need;
import dev.holdfast.sim.testbed.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleIT {
    private static final String BUTTON =
            "[...document.querySelectorAll('%s')].find(b => b.textContent === '%s').click()";

    @Test
    void an_update_is_read_its_conflict_decided_applied_and_taken_back_in_a_browser(@TempDir Path folder)
            throws Exception {
        var need = Need.here();
        var program = need.orSkip(Browser.find(System.getenv()), "the console in a browser", Browser.ADVICE);
        try (var shops = new Shops(folder, Clusters.inMemory(Clock.systemUTC()), Clock.systemUTC());
                var browser = new Browser(program, folder, new Ports(new SecureRandom()).free())) {
            var shell = shops.shell();
            var document = folder.resolve("demo/shops/shop-2.yaml");
            Files.writeString(
                    document,
                    Files.readString(document).stripTrailing()
                            + "\n  overrides: {web: \"manifests: {web: {replicas: 3}}\"}\n");
            shell.must("apply", "-f", document.toString());
            shops.converge();
            shell.must(
                    "apply",
                    "-f",
                    shops.catalog().resolve("profiles/store-1.1.0.yaml").toString());
            shell.must("publish", "profile", "store");

            var hub = folder.resolve("demo/hub");
            var endpoints = JsonView.of(StrictJson.parseObject(
                    Bytes.copyOf(Files.readAllBytes(hub.resolve("endpoints.json"))), Limits.DOCUMENT));
            browser.open(endpoints.at("console").text());
            browser.await("document.getElementById('login').hidden", "false");
            var token = Files.readString(hub.resolve("admin.token")).strip();
            browser.script("document.getElementById('token').value = '" + token + "';"
                    + "document.querySelector('#login form').requestSubmit()");
            browser.await("document.getElementById('totals').textContent", "2 of 2 clusters converged");
            browser.script(BUTTON.formatted("button.name", "shop-2"));
            browser.await("document.getElementById('moves').textContent", "store 1.0.0 → 1.1.0");
            var apply = "document.getElementById('doing').firstChild";
            assertThat(browser.script("return " + apply + ".disabled")).isEqualTo("true");
            assertThat(browser.script("return document.getElementById('conflicts').innerText"))
                    .contains("manifests.web.replicas", "1", "3", "2", "open");

            browser.script(BUTTON.formatted("#conflicts button", "Keep"));
            browser.await("document.querySelector('#conflicts td:nth-child(6)').textContent", "keep");
            browser.script(apply + ".click()");
            browser.await("document.getElementById('update').hidden", "true");
            assertThat(shell.must("get", "cluster", "shop-2", "-o", "json")
                            .json()
                            .at("spec")
                            .at("profiles")
                            .items()
                            .getFirst()
                            .at("version")
                            .text())
                    .isEqualTo("1.1.0");
            shops.converge();

            browser.await("document.querySelector('#history td:nth-child(2)').textContent", "store 1.1.0");
            browser.script("window.confirm = () => true;" + BUTTON.formatted("#history button", "Roll back to this"));
            browser.await("document.querySelector('#history tr:nth-child(2) td:nth-child(5)').textContent", "held");
            assertThat(browser.script("return document.getElementById('said').textContent"))
                    .isEmpty();
        }
    }
}
