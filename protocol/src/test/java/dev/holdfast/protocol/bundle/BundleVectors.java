package dev.holdfast.protocol.bundle;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Makes all cases and the bundles they start from. Confined to one test. */
final class BundleVectors {
    static final String GOOD = "good.hfb";

    final Map<String, Bytes> bundles = new LinkedHashMap<>();
    final List<BundleVector> cases = new ArrayList<>();

    BundleVectors() {
        new SignedCases(this).add();
        new TarCases(this).add();
    }

    static Bytes good() {
        return new BundleSample().write();
    }

    void bundle(String name, String says, String stage, String code, Consumer<BundleSample> how) {
        var sample = new BundleSample();
        how.accept(sample);
        bundles.put(name + ".hfb", sample.write());
        cases.add(new BundleVector(name, says, name + ".hfb", "", none(), stage, code));
    }

    void changed(String name, String says, String code, Json.Obj... changes) {
        changedAt(name, says, "open", code, changes);
    }

    void changedAt(String name, String says, String stage, String code, Json.Obj... changes) {
        cases.add(new BundleVector(name, says, GOOD, "", new Json.Arr(List.<Json>of(changes)), stage, code));
    }

    static Json.Obj op(String op, String file) {
        return Json.object("op", op, "file", file);
    }

    static Json.Obj sums() {
        return Json.object("op", "sums");
    }

    static Json.Arr none() {
        return Json.Arr.EMPTY;
    }

    static UnaryOperator<Bytes> change(UnaryOperator<Json.Obj> how) {
        return document -> StrictJson.write(how.apply(StrictJson.parseObject(document, Limits.OBJECTS)));
    }

    static List<String> names(Bytes bundle) {
        return TarEdit.names(bundle);
    }

    static String text(Bytes bundle, String file) {
        return TarEdit.content(bundle, file).utf8();
    }
}
