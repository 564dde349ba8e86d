package dev.holdfast.hub.palette;

import dev.holdfast.hub.document.Finding;
import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.document.NewDocument;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.profile.ProfileVersion;
import dev.holdfast.hub.profile.Profiles;
import dev.holdfast.hub.resource.PutResult;
import dev.holdfast.hub.resource.ResourceRoutes;
import dev.holdfast.hub.resource.Resources;
import dev.holdfast.hub.store.ResourceDocument;
import dev.holdfast.packs.format.Checked;
import dev.holdfast.packs.palette.PaletteProfile;
import dev.holdfast.packs.profile.Composition;
import dev.holdfast.packs.profile.Profile;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.List;
import java.util.function.Function;

/** {@code /api/v1/profiles/import} and {@code /api/v1/profiles/NAME/export}: profiles as Palette's JSON. */
public final class PaletteRoutes implements HttpService {
    private final Profiles profiles;
    private final Resources resources;
    private final Function<Profile, Checked<Composition>> composer;

    /** @param composer finds packs and macros, so that what is missing is told before anything is kept */
    public PaletteRoutes(Profiles profiles, Resources resources, Function<Profile, Checked<Composition>> composer) {
        this.profiles = profiles;
        this.resources = resources;
        this.composer = composer;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post("/api/v1/profiles/import", Exchange.needs(Permission.PUBLISH, this::read))
                .get("/api/v1/profiles/{name}/export", Exchange.needs(Permission.READ, this::write));
    }

    private void read(Exchange exchange) {
        switch (PaletteProfile.read(exchange.body())) {
            case Checked.Invalid<Json.Obj>(var found) -> throw HttpProblem.invalid(Finding.errorsOf(found));
            case Checked.Valid<Json.Obj>(var document, var warnings) -> keep(document, warnings, exchange);
        }
    }

    private void keep(Json.Obj document, List<dev.holdfast.packs.format.Finding> warnings, Exchange exchange) {
        var findings = new Findings();
        var name = JsonView.of(document).at("metadata").at("name").text("");
        var wanted = NewDocument.read(document, profiles.kind(), name, findings);
        var stored = ResourceRoutes.permit(resources, profiles, wanted, exchange);
        check(wanted, findings);
        if (!findings.all().isEmpty()) {
            throw HttpProblem.invalid(findings.all());
        }
        // Whoever imports adds a version, to whatever is there.
        switch (resources.put(profiles, wanted, stored.map(_ -> "*"), exchange.dryRun(), exchange.author())) {
            case PutResult.Created(var now) -> answer(exchange, 201, "created", now, warnings);
            case PutResult.Configured(var now) -> answer(exchange, 200, "configured", now, warnings);
            case PutResult.Unchanged(var now) -> answer(exchange, 200, "unchanged", now, warnings);
            case PutResult.Invalid(var found) -> throw HttpProblem.invalid(found);
            case PutResult.Conflicting(var problem) -> throw HttpProblem.of(409, problem);
            case PutResult.VersionMissing _, PutResult.Stale _ ->
                throw HttpProblem.of(
                        409, "HF-PRO-002", "a profile that nobody else changes", "one that is", "import again");
        }
    }

    private void check(NewDocument wanted, Findings findings) {
        var spec = wanted.spec();
        var version = JsonView.of(spec).at("version").text("");
        if (profiles.find(wanted.name(), version)
                .filter(there -> !there.spec().equals(spec))
                .isPresent()) {
            findings.add(
                    "spec.version",
                    "HF-PAL-005",
                    "version " + version + " of " + wanted.name() + " is here with other content",
                    "change name or version in the file, or give --name or --version");
        }
        switch (Profile.read(wanted.name(), spec)) {
            case Checked.Invalid<Profile>(var found) -> Finding.errorsOf(found).forEach(findings::add);
            case Checked.Valid<Profile>(var profile, var _) ->
                Finding.errorsOf(composer.apply(profile).findings()).forEach(findings::add);
        }
    }

    private static void answer(
            Exchange exchange,
            int code,
            String result,
            ResourceDocument now,
            List<dev.holdfast.packs.format.Finding> warnings) {
        exchange.set("Holdfast-Result", result)
                .send(
                        code,
                        Json.object(
                                "kind",
                                "Profile",
                                "name",
                                now.name(),
                                "version",
                                JsonView.of(now.spec()).at("version").text(""),
                                "result",
                                result,
                                "warnings",
                                warnings.stream()
                                        .map(dev.holdfast.packs.format.Finding::json)
                                        .toList()));
    }

    private void write(Exchange exchange) {
        var stored = ResourceRoutes.require(resources, profiles, exchange.path("name"), exchange);
        var name = stored.name();
        var version = exchange.query("version");
        var found = version.isPresent()
                ? profiles.find(name, version.get())
                : profiles.newest(name).or(() -> profiles.latest(name));
        var spec = found.map(ProfileVersion::spec)
                .orElseThrow(() -> HttpProblem.notFound("Profile/" + name + " version " + version.orElse("")));
        var document = Json.object("metadata", Json.object("name", name, "labels", stored.labels()), "spec", spec);
        switch (PaletteProfile.write(document)) {
            case Checked.Valid<Json.Obj>(var palette, var _) -> exchange.send(palette);
            case Checked.Invalid<Json.Obj>(var findings) -> throw HttpProblem.invalid(Finding.errorsOf(findings));
        }
    }
}
