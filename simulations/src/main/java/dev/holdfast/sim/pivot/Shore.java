package dev.holdfast.sim.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.capi.pivot.PivotSource;
import dev.holdfast.capi.pivot.PivotTarget;
import dev.holdfast.capi.pivot.PivotTimes;
import dev.holdfast.capi.pivot.SecretJournal;
import dev.holdfast.capi.pivot.SecretSeals;
import dev.holdfast.capi.pivot.SourceFence;
import dev.holdfast.capi.pivot.SourceKeys;
import dev.holdfast.capi.pivot.TargetKeys;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/** One end of pivots: an API server, and the keys of whoever acts there. Either role can be played on it. Immutable. */
public record Shore(CapiApi api, SigningKey signer, SealingKey sealing) {
    private static final String HOME = "kube-system";

    /**
     * What the other end knows of this one.
     *
     * @param statements the key of its statements
     * @param sealing the key to seal to, in hexadecimal
     */
    public record Known(PublicKey statements, String sealing) {}

    /** With fresh keys. */
    public static Shore of(CapiApi api, SecureRandom random) {
        return new Shore(api, SigningKey.generate(random), SealingKey.generate(random));
    }

    public Known known() {
        return new Known(signer.publicKey(), sealing.publicHex());
    }

    /** The role of who gives the cluster away; {@code recovery} is the fleet's key. */
    public PivotSource source(
            String cluster, Known target, String recovery, PivotTimes times, Clock clock, SecureRandom random) {
        return new PivotSource(
                api,
                new SecretJournal(api, HOME, journal(cluster)),
                new SecretSeals(api, HOME),
                new SourceKeys(signer, target.statements(), target.sealing(), recovery),
                SourceFence.NOTHING_TO_CUT,
                times,
                clock,
                random);
    }

    /** The role of who takes it. */
    public PivotTarget target(DevCluster cluster, Known source, PivotTimes times, Clock clock) {
        return new PivotTarget(
                api,
                new SecretJournal(api, HOME, journal(cluster.name())),
                new SecretSeals(api, HOME),
                new TargetKeys(sealing, signer, List.of(source.statements())),
                new MachineNodes(api, cluster),
                times,
                clock);
    }

    private static String journal(String cluster) {
        return "holdfast-pivot-" + cluster;
    }
}
