package dev.holdfast.protocol.trust;

import dev.holdfast.protocol.id.Bytes;
import dev.holdfast.protocol.id.FleetId;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.json.Limits;
import dev.holdfast.protocol.json.StrictJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One case for every implementation of {@code spec/v1/trust.md}: what a site trusts, what it is offered, what follows.
 *
 * @param code of the rejection; empty when the files are accepted
 * @param versions trusted afterwards, by role, 0 for none
 */
record TrustVector(
        String name,
        String says,
        Binding binding,
        TrustState trusted,
        Map<String, Bytes> files,
        FreshnessPolicy policy,
        Clock clock,
        String code,
        Map<Role, Long> versions) {
    private static final Limits LIMITS = new Limits(4 << 20, 32, false);

    /** What the machine's clock says and what it should be taken for. */
    record Clock(Instant rtc, Instant floor, boolean synced, EffectiveClock.State state) {
        static final Clock RIGHT = new Clock(Sample.NOW, Sample.NOW, true, EffectiveClock.State.PLAUSIBLE);
    }

    TrustEngine.Update replay() {
        var now = EffectiveClock.of(clock.rtc(), clock.floor(), clock.synced()).now();
        return new TrustEngine(binding)
                .update(trusted, (name, most) -> Optional.ofNullable(files.get(name)), policy, now);
    }

    Bytes write() {
        var trustedFiles =
                Json.object("roots", trusted.roots().stream().map(Bytes::utf8).toList());
        for (var role : List.of(Role.TIMESTAMP, Role.SNAPSHOT, Role.TARGETS)) {
            var file = trusted.file(role);
            if (file.isPresent()) {
                trustedFiles = trustedFiles.with(role.text(), file.get().utf8());
            }
        }
        var offered = new LinkedHashMap<String, Json>();
        files.forEach((name, file) -> offered.put(name, entry(file)));
        var after = new LinkedHashMap<String, Json>();
        versions.forEach((role, version) -> after.put(role.text(), Json.Num.of(version)));
        var document = Json.object(
                "schema",
                "trust-vector.v1",
                "name",
                name,
                "says",
                says,
                "repository",
                trusted.repository().folder(),
                "fleet",
                binding.fleet().value(),
                "policy",
                policy.name().toLowerCase(java.util.Locale.ROOT),
                "clock",
                Json.object(
                        "rtc", clock.rtc().toString(),
                        "floor", clock.floor().toString(),
                        "synced", clock.synced(),
                        "state", clock.state().name()),
                "trusted",
                trustedFiles,
                "files",
                new Json.Obj(offered),
                "expect",
                Json.object("code", code, "versions", new Json.Obj(after)));
        var site = binding.site();
        return StrictJson.writeSorted(
                site.isPresent() ? document.with("site", site.get().value()) : document);
    }

    static TrustVector read(Bytes file) {
        var view = JsonView.of(StrictJson.parseObject(file, LIMITS));
        var trustedFiles = view.at("trusted");
        var state = new TrustState(
                Repository.valueOf(view.at("repository").text().toUpperCase(java.util.Locale.ROOT)),
                trustedFiles.at("roots").texts().stream().map(Bytes::utf8).toList(),
                trustedFiles.at("timestamp").optionalText().map(Bytes::utf8),
                trustedFiles.at("snapshot").optionalText().map(Bytes::utf8),
                trustedFiles.at("targets").optionalText().map(Bytes::utf8));
        var files = new LinkedHashMap<String, Bytes>();
        view.at("files").members().forEach((name, entry) -> files.put(name, content(entry)));
        var versions = new LinkedHashMap<Role, Long>();
        for (var role : Role.values()) {
            versions.put(role, view.at("expect").at("versions").at(role.text()).integer());
        }
        var clock = view.at("clock");
        return new TrustVector(
                view.at("name").text(),
                view.at("says").text(),
                new Binding(
                        new FleetId(view.at("fleet").text()),
                        view.at("site").optionalText().map(SiteId::new)),
                state,
                files,
                FreshnessPolicy.valueOf(view.at("policy").text().toUpperCase(java.util.Locale.ROOT)),
                new Clock(
                        Instant.parse(clock.at("rtc").text()),
                        Instant.parse(clock.at("floor").text()),
                        clock.at("synced").flag(false),
                        EffectiveClock.State.valueOf(clock.at("state").text())),
                view.at("expect").at("code").text(),
                versions);
    }

    /** A file is its text; a run of spaces at its end is only counted, which keeps oversize files small here. */
    private static Json entry(Bytes file) {
        var text = file.utf8();
        var bare = text.stripTrailing();
        return bare.length() == text.length()
                ? new Json.Str(text)
                : Json.object("text", bare, "spaces", text.length() - bare.length());
    }

    private static Bytes content(JsonView entry) {
        if (entry.json().orElse(Json.NULL) instanceof Json.Str(var text)) {
            return Bytes.utf8(text);
        }
        return Bytes.utf8(entry.at("text").text()
                + " ".repeat(Math.toIntExact(entry.at("spaces").integer())));
    }
}
