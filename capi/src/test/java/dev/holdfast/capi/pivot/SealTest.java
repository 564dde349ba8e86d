package dev.holdfast.capi.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.SealingKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealTest {
    private static final String CONTEXT = "uid|attempt-1|1";
    private static final Bytes CONTENT = Bytes.utf8("the canary sings");
    private final Bytes file = Seal.close(
            CONTENT, CONTEXT, List.of(World.SITE_SEALING.publicHex(), World.RECOVERY.publicHex()), World.RANDOM);

    @Test
    void each_recipient_opens_it_and_nobody_reads_it() {
        assertThat(Seal.open(file, CONTEXT, World.SITE_SEALING)).isEqualTo(CONTENT);
        assertThat(Seal.open(file, CONTEXT, World.RECOVERY)).isEqualTo(CONTENT);
        assertThat(file.utf8()).doesNotContain("canary");
    }

    @Test
    void another_key_or_another_attempt_opens_nothing() {
        refuses(file, CONTEXT, SealingKey.generate(World.RANDOM));
        refuses(file, CONTEXT, World.HUB_SEALING);
        refuses(file, "uid|attempt-2|1", World.SITE_SEALING);
    }

    @Test
    void no_byte_of_it_can_be_changed_or_cut_off() {
        var bytes = file.toArray();
        for (int i = 0; i < bytes.length; i++) {
            var altered = bytes.clone();
            altered[i] ^= 1;
            refuses(Bytes.copyOf(altered), CONTEXT, World.SITE_SEALING);
        }
        for (int length : new int[] {0, 3, 4, 60, bytes.length - 1}) {
            refuses(Bytes.copyOf(java.util.Arrays.copyOf(bytes, length)), CONTEXT, World.SITE_SEALING);
        }
    }

    private static void refuses(Bytes file, String context, SealingKey key) {
        assertThatThrownBy(() -> Seal.open(file, context, key))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem().code()).isEqualTo("HF-PIV-015"));
    }
}
