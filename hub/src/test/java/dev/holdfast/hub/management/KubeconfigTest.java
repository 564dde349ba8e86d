package dev.holdfast.hub.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
    private static final String GOOD =
            """
            apiVersion: v1
            kind: Config
            current-context: home
            contexts:
              - {name: home, context: {cluster: home, user: admin}}
              - {name: other, context: {cluster: home, user: robot}}
            clusters:
              - {name: home, cluster: {server: 'https://10.0.0.1:6443', certificate-authority-data: QQ==}}
            users:
              - {name: admin, user: {token: abc}}
              - {name: robot, user: {exec: {command: login}}}
            """;

    @Test
    void everything_inside_is_fine_whatever_other_contexts_do() {
        assertThat(codes(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "token: abc, exec: {command: aws}, HF-MGT-003",
        "token: abc, auth-provider: {name: gcp}, HF-MGT-003",
        "token: abc, tokenFile: /etc/token, HF-MGT-002",
        "token: abc, client-key: /etc/key.pem, HF-MGT-002",
        "token: abc, client-certificate: cert.pem, HF-MGT-002",
        "certificate-authority-data: QQ==, certificate-authority: ca.pem, HF-MGT-002",
        "https:, http:, HF-MGT-001",
        "current-context: home, current-context: elsewhere, HF-MGT-001",
        "cluster: home, cluster: elsewhere, HF-MGT-001",
    })
    void what_needs_something_else_is_refused(String text, String instead, String code) {
        assertThat(codes(GOOD.replace(text, instead))).containsExactly(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "- 1", "secret words", "clusters: 7", "{current-context: a, contexts: [7]}", "a: [", "\t"})
    void what_is_no_kubeconfig_is_refused_without_repeating_it(String text) {
        var problems = Kubeconfig.problems(Bytes.utf8(text));
        assertThat(problems).extracting(Problem::code).containsOnly("HF-MGT-001");
        assertThat(problems.toString()).doesNotContain("secret words");
    }

    private static List<String> codes(String text) {
        return Kubeconfig.problems(Bytes.utf8(text)).stream().map(Problem::code).toList();
    }
}
