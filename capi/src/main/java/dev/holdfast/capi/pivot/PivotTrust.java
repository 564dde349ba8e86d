package dev.holdfast.capi.pivot;

import dev.holdfast.protocol.desired.PivotKeys;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.problem.Refusal;
import dev.holdfast.protocol.sign.Envelope;
import dev.holdfast.protocol.sign.PublicKey;
import java.util.List;
import java.util.function.Function;

/**
 * Whose words a site follows in a pivot, and whom it seals its cluster to: those that its Catalog names and nobody else, so
 * that a stolen key of the Director gets no cluster (protocol.md D41a). Immutable.
 *
 * @param named what the Catalog says
 */
public record PivotTrust(PivotKeys named) {
    /** What is said when the Catalog names nobody. */
    public static final Problem NOBODY = new Problem(
            "HF-PIV-045",
            "a Catalog whose policy names the hub's keys for pivots, and the fleet's recovery key",
            "none, as an older hub signs it",
            "update the hub, then let this site import from it once");

    /** Keys of the hub's words. */
    public List<PublicKey> hub() {
        return named.hub().stream().map(PublicKey::new).toList();
    }

    /** Whether anybody can be followed. */
    public boolean isWhole() {
        return named.isWhole();
    }

    /** A statement of the hub. @throws Refusal HF-PIV-044, HF-PIV-045, HF-PIV-014 when it is none */
    public PivotStatement statement(Envelope word) {
        return opened(hub -> PivotStatement.open(word, hub));
    }

    /** A call of the hub. @throws Refusal the same, and HF-PIV-046 when the cluster would be sealed to somebody else */
    public PivotCall call(Envelope word) {
        var call = opened(hub -> PivotCall.open(word, hub));
        require(named.sealing(), call.sealing(), "the hub's");
        require(named.recovery(), call.recovery(), "the fleet's recovery key");
        return call;
    }

    private <T> T opened(Function<List<PublicKey>, T> open) {
        if (!isWhole()) {
            throw new Refusal(NOBODY);
        }
        try {
            return open.apply(hub());
        } catch (Refusal e) {
            throw e.problem().code().equals("HF-DSS-003") ? stranger() : e;
        }
    }

    private Refusal stranger() {
        return new Refusal(
                "HF-PIV-044",
                "a word in a pivot signed by a key that the Catalog names for it: " + String.join(", ", named.hub()),
                "no valid signature of such a key",
                "start the hub anew so that its Catalog names its key; if it does, somebody else has the Director's key:"
                        + " replace that");
    }

    private static void require(List<String> allowed, String asked, String whose) {
        if (!allowed.contains(asked)) {
            throw new Refusal(
                    "HF-PIV-046",
                    "a call to seal the cluster to a key that the Catalog names as " + whose + ": "
                            + String.join(", ", allowed),
                    asked,
                    "start the hub anew so that its Catalog names its keys; if it does, see who signs with the hub's"
                            + " key");
        }
    }
}
