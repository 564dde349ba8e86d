package dev.holdfast.packs.remote;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says who we are when a registry asks: Basic, or a token from the server that it names (distribution's token
 * authentication). Confined to one thread at a time.
 */
final class OciSession {
    private static final int UNAUTHORIZED = 401;
    private static final int LARGEST_ANSWER = 1 << 20;
    private static final Pattern CHALLENGE = Pattern.compile("(?i)\\s*(basic|bearer)\\s+(.*)");
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z]+)=\"([^\"]*)\"");

    private final URI root;
    private final Web web;
    private final Optional<Access.Login> login;
    /** What the last challenge wanted; often enough the next call wants the same. */
    @Nullable
    private String authorization;

    /** @param root the registry; what identifies us is sent to no other host but the one that gives tokens */
    OciSession(URI root, Access access) {
        this.root = root;
        this.web = new Web(access);
        this.login = access.login();
    }

    /** The answer, 401 only when what we know of ourselves is not enough. */
    Web.Answer send(Web.Call call) {
        if (!Web.origin(call.uri()).equals(Web.origin(root))) {
            return web.send(call);
        }
        var first = web.send(authorization == null ? call : call.with("Authorization", authorization));
        // Where it sent us on to is somebody else.
        if (first.status() != UNAUTHORIZED || !Web.origin(first.from()).equals(Web.origin(root))) {
            return first;
        }
        var wanted = first.headers().allValues("WWW-Authenticate").stream()
                .flatMap(text -> answer(call.uri(), text).stream())
                .findFirst();
        if (wanted.isEmpty()) {
            return first;
        }
        authorization = wanted.get();
        return web.send(call.with("Authorization", wanted.get()));
    }

    /** What to say to a challenge (RFC 9110 section 11.6.1). */
    private Optional<String> answer(URI from, String text) {
        var challenge = CHALLENGE.matcher(text);
        if (!challenge.matches()) {
            return Optional.empty();
        }
        if (challenge.group(1).toLowerCase(Locale.ROOT).equals("basic")) {
            return login.filter(Access.Password.class::isInstance).map(Access.Login::header);
        }
        var parameters = new HashMap<String, String>();
        var matcher = PARAMETER.matcher(challenge.group(2));
        while (matcher.find()) {
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
        }
        return login.filter(Access.Token.class::isInstance)
                .map(Access.Login::header)
                .or(() -> token(from, parameters));
    }

    private Optional<String> token(URI from, Map<String, String> parameters) {
        var query = new StringBuilder();
        for (var name : new String[] {"service", "scope"}) {
            var value = parameters.getOrDefault(name, "");
            for (var one : value.isEmpty() ? new String[0] : value.split(" ", -1)) {
                query.append(query.isEmpty() ? "?" : "&")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(one, StandardCharsets.UTF_8));
            }
        }
        URI realm;
        try {
            realm = URI.create(parameters.getOrDefault("realm", "") + query);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        // A password goes over TLS, or to the very host that was named with http.
        var same = String.valueOf(realm.getHost()).equalsIgnoreCase(from.getHost());
        if (realm.getHost() == null || !(Web.isTls(realm) || (same && !Web.isTls(from)))) {
            return Optional.empty();
        }
        Map<String, String> headers =
                login.map(who -> Map.of("Authorization", who.header())).orElse(Map.of());
        var answer = web.send(Web.Call.get(realm, headers, LARGEST_ANSWER));
        if (answer.status() != 200) {
            throw Web.odd(answer);
        }
        var document = OciPlace.json(answer);
        return document.at("token")
                .optionalText()
                .or(() -> document.at("access_token").optionalText())
                .filter(Access.Token::isToken)
                .map(token -> "Bearer " + token);
    }
}
