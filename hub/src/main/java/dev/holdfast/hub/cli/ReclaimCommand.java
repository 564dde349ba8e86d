package dev.holdfast.hub.cli;

import dev.holdfast.capi.pivot.PivotRecord;
import dev.holdfast.capi.pivot.Reclaim;
import dev.holdfast.hub.keys.OfflineKey;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Base64Text;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Problem;
import dev.holdfast.protocol.sign.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reclaim",
        description = "Take a cluster over whose site is lost, from escrow, with the fleet's recovery key.",
        footer = {
            "",
            "The recovery key is opened here and never sent to the hub. Whoever was lost and comes back pauses itself;",
            "until it hears that, only the fence keeps it from acting.",
            "",
            "Example:",
            "  holdfast cluster reclaim plant-1 --fenced --confirm plant-1 --offline /media/key/offline"
        })
final class ReclaimCommand extends HubCommand {
    private static final int ID_BYTES = 8;

    @Parameters(index = "0", paramLabel = "NAME", description = "Name of the cluster.")
    String name = "";

    @Option(
            names = "--fenced",
            description = "The lost site cannot reach the infrastructure any more: its credentials are revoked,"
                    + " or its power is off.")
    boolean fenced;

    @Option(names = "--confirm", paramLabel = "NAME", description = "The name again.")
    @Nullable
    String confirm;

    @Option(
            names = "--offline",
            paramLabel = "DIR",
            description = "Folder with recovery.key.json and passphrase (default: $HOLDFAST_OFFLINE, or offline).")
    @Nullable
    Path offline;

    ReclaimCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        var cluster = Kind.CLUSTER.nameIn(name);
        if (!fenced || !cluster.equals(confirm)) {
            throw Failure.of(
                    new Problem(
                            "HF-CLI-002",
                            "--fenced and --confirm " + cluster,
                            fenced ? "no such confirmation" : "nobody who says that the lost site is fenced off",
                            "cut its access to the infrastructure first, then say so"),
                    2);
        }
        var client = hub.client();
        var path = HubClient.path(Kind.CLUSTER, cluster);
        var escrow = JsonView.of(client.get(path + "/escrow"));
        var random = new SecureRandom();
        var raw = new byte[ID_BYTES];
        random.nextBytes(raw);
        // Good for this one order: the hub believes it because only the recovery key opens the escrow.
        var operator = SigningKey.generate(random);
        var reclaim = Reclaim.open(
                Base64Text.read(escrow.at("sealed")),
                PivotRecord.parse(Bytes.utf8(escrow.at("lost").text())),
                OfflineKey.recovery(folder()),
                operator,
                escrow.at("taker").text(),
                "reclaim-" + HexFormat.of().formatHex(raw),
                escrow.at("used").natural(),
                random);
        var answer = client.post(
                path + "/reclaim",
                Json.object(
                        "confirm",
                        cluster,
                        "operator",
                        operator.publicKey().hex(),
                        "offer",
                        reclaim.offer().write().utf8(),
                        "decision",
                        reclaim.commit(escrow.at("targetUid").text(), "--fenced")
                                .write()
                                .utf8(),
                        "sealed",
                        Base64Text.of(reclaim.file())));
        output.line("cluster/" + cluster + " reclaiming; see holdfast wait cluster/" + cluster
                + " --for condition=Pivoted=False");
        if (output.json()) {
            output.document(answer);
        }
        return 0;
    }

    private Path folder() {
        return offline != null ? offline : Path.of(terminal.environment().getOrDefault("HOLDFAST_OFFLINE", "offline"));
    }
}
