package dev.holdfast.sim.pivot;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import dev.holdfast.protocol.sign.PublicKey;
import dev.holdfast.protocol.sign.SealingKey;
import dev.holdfast.protocol.sign.SigningKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Who a process is, in a file: a restarted one is the same.
 *
 * @param kubeconfig its own API server, as text
 * @param other what it knows of the other end
 * @param recovery the fleet's key, in hexadecimal
 */
record Identity(
        String name,
        String cluster,
        String kubeconfig,
        SigningKey signer,
        SealingKey sealing,
        Shore.Known other,
        String recovery) {
    private static final String FILE = "identity.json";

    static Identity make(String name, String cluster, String kubeconfig, String recovery, SecureRandom random) {
        var sealing = SealingKey.generate(random);
        var signer = SigningKey.generate(random);
        var nobody = new Shore.Known(signer.publicKey(), sealing.publicHex());
        return new Identity(name, cluster, kubeconfig, signer, sealing, nobody, recovery);
    }

    Identity knowing(Identity next) {
        var known = new Shore.Known(next.signer.publicKey(), next.sealing.publicHex());
        return new Identity(name, cluster, kubeconfig, signer, sealing, known, recovery);
    }

    Shore shore(CapiApi api) {
        return new Shore(api, signer, sealing);
    }

    void write(Path folder) {
        Order.replace(
                folder.resolve(FILE),
                StrictJson.write(Json.object(
                        "name",
                        name,
                        "cluster",
                        cluster,
                        "kubeconfig",
                        kubeconfig,
                        "signer",
                        hex(signer.seed()),
                        "sealing",
                        hex(sealing.seed()),
                        "otherStatements",
                        other.statements().hex(),
                        "otherSealing",
                        other.sealing(),
                        "recovery",
                        recovery)));
    }

    static Identity read(Path folder) {
        var view = JsonView.of(
                StrictJson.parseObject(Order.content(folder.resolve(FILE)).orElseThrow(), Limits.OBJECTS));
        return new Identity(
                view.at("name").text(),
                view.at("cluster").text(),
                view.at("kubeconfig").text(),
                SigningKey.fromSeed(seed(view.at("signer"))),
                SealingKey.fromSeed(seed(view.at("sealing"))),
                new Shore.Known(
                        new PublicKey(view.at("otherStatements").text()),
                        view.at("otherSealing").text()),
                view.at("recovery").text());
    }

    private static String hex(Bytes seed) {
        return HexFormat.of().formatHex(seed.toArray());
    }

    private static Bytes seed(JsonView view) {
        return Bytes.copyOf(HexFormat.of().parseHex(view.text()));
    }

    @Override
    public String toString() {
        return name;
    }
}
