package dev.holdfast.hub.access;

import dev.holdfast.hub.document.Findings;
import dev.holdfast.hub.http.Exchange;
import dev.holdfast.hub.http.HttpProblem;
import dev.holdfast.hub.http.Permission;
import dev.holdfast.hub.http.Role;
import dev.holdfast.hub.http.SessionCookie;
import dev.holdfast.hub.store.AuditRows;
import dev.holdfast.protocol.json.Json;
import dev.holdfast.protocol.json.JsonView;
import dev.holdfast.protocol.problem.Refusal;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;

/** Tokens, sessions, {@code whoami} and the audit. */
public final class AccessRoutes implements HttpService {
    private static final Duration USUAL_LIFE = Duration.ofDays(90);
    private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

    private final Tokens tokens;
    private final AuditRows audit;

    public AccessRoutes(Tokens tokens, AuditRows audit) {
        this.tokens = tokens;
        this.audit = audit;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/v1/tokens", Exchange.needs(Permission.ACCESS, this::list))
                .post("/api/v1/tokens", Exchange.needs(Permission.ACCESS, this::create))
                .delete("/api/v1/tokens/{name}", Exchange.needs(Permission.ACCESS, this::revoke))
                .get("/api/v1/audit", Exchange.needs(Permission.AUDIT, this::audit))
                .get("/api/v1/whoami", Exchange.knows(this::whoami))
                .post("/api/v1/logins", Exchange.knows(this::link))
                .post("/api/v1/session", this::login)
                .delete("/api/v1/session", this::logout);
    }

    private void list(Exchange exchange) {
        exchange.send(Json.object(
                "kind", "List",
                "items", tokens.all().stream().map(AccessToken::json).toList(),
                "continue", ""));
    }

    private void create(Exchange exchange) {
        var findings = new Findings();
        var body = JsonView.of(exchange.body());
        findings.only(body, "name", "role", "project", "ttl");
        var name = findings.name(body.at("name"));
        var roleText = findings.read(body.at("role"), JsonView::text, "viewer");
        var role = Role.parse(roleText);
        if (role.isEmpty()) {
            findings.add(
                    "role",
                    "HF-ACC-010",
                    "no role of that name",
                    "use one of admin, operator, publisher, viewer, auditor, metrics");
        }
        var project = body.at("project").present()
                ? Optional.of(findings.name(body.at("project")))
                : Optional.<String>empty();
        var life = findings.duration(body.at("ttl")).orElse(USUAL_LIFE);
        if (life.compareTo(LONGEST_LIFE) > 0) {
            findings.add("ttl", "HF-ACC-011", "longer than ten years", "choose a shorter time");
        }
        if (!findings.all().isEmpty()) {
            throw HttpProblem.invalid(findings.all());
        }
        var created = tokens.create(name, role.orElseThrow(), project, Optional.of(life), exchange.author());
        exchange.send(201, created.token().json().with("token", created.secret()));
    }

    private void revoke(Exchange exchange) {
        var name = exchange.path("name");
        var token = tokens.revoke(name, exchange.author()).orElseThrow(() -> HttpProblem.notFound("token/" + name));
        exchange.send(token.json());
    }

    private void audit(Exchange exchange) {
        var limit = exchange.pageSize();
        var after = exchange.query("continue", 0, 0, Integer.MAX_VALUE / 4);
        var found = audit.list(exchange.query("subject").orElse(""), after, limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        exchange.send(Json.object(
                "kind",
                "List",
                "items",
                page.stream().map(AccessRoutes::entry).toList(),
                "continue",
                found.size() > limit ? Long.toString(page.getLast().id()) : ""));
    }

    private static Json.Obj entry(AuditRows.Entry entry) {
        return Json.object(
                "id", entry.id(),
                "time", entry.time().toString(),
                "author", entry.author().name(),
                "client", entry.author().client(),
                "action", entry.action(),
                "subject", entry.subject(),
                "detail", entry.detail());
    }

    private void whoami(Exchange exchange) {
        var caller = exchange.caller();
        var answer = Json.object("name", caller.name(), "role", caller.role().text(), "client", caller.client());
        exchange.send(caller.project().map(p -> answer.with("project", p)).orElse(answer));
    }

    private void link(Exchange exchange) {
        exchange.send(201, Json.object("login", tokens.loginLink(exchange.caller())));
    }

    /** Opens a session with a one-time link or a token; the cookie is for the browser, the header value for its script. */
    private void login(ServerRequest request, ServerResponse response) {
        var exchange = Exchange.open(request, response);
        var body = JsonView.of(exchange.optionalBody()).only("login", "token");
        var token = body.at("token")
                .optionalText()
                .or(() -> body.at("login").present() ? Optional.empty() : exchange.bearer());
        if (body.at("login").present() == token.isPresent()) {
            throw new Refusal("HF-ACC-012", "either login or token", "both or none", "send one of them");
        }
        var caller = token.isPresent()
                ? tokens.byToken(token.get(), exchange.client())
                : tokens.sessions()
                        .useLink(body.at("login").text())
                        .map(name -> tokens.byName(name, exchange.client()))
                        .orElseThrow(() -> HttpProblem.of(
                                401,
                                "HF-ACC-006",
                                "a login link that was not used yet",
                                "one that is used or too old",
                                "ask for a new link, or log in with a token"));
        var session = tokens.sessions().open(caller.name());
        SessionCookie.set(response, session.secret(), request.isSecure());
        exchange.send(
                201,
                Json.object(
                        "name", caller.name(),
                        "role", caller.role().text(),
                        "csrf", session.csrf(),
                        "ends", session.ends().toString()));
    }

    private void logout(ServerRequest request, ServerResponse response) {
        var exchange = Exchange.open(request, response);
        SessionCookie.read(request).ifPresent(secret -> tokens.sessions().close(secret));
        SessionCookie.clear(response, request.isSecure());
        exchange.send(Json.object("result", "closed"));
    }
}
